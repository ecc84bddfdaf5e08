package dev.tidegate.gateway.admin;

import static dev.tidegate.answer.JsonText.quote;

import java.util.function.Supplier;

/** The policy in force, and its reload. */
public final class PolicyEndpoints {
    private PolicyEndpoints() {}

    /** {@code GET /policy}: the policy in force as YAML, its digest in a comment on the first line. */
    public static Endpoint policy(Supplier<PolicyText> policy) {
        return Endpoint.read("/policy", "the policy in force, every default filled in", request -> yaml(policy.get()));
    }

    /**
     * {@code POST /policy/reload}: reads the file again. 200 with what changed, or 422 with every error and nothing
     * changed; as text, or as JSON to who asks for it.
     */
    public static Endpoint reload(Supplier<ReloadResult> reload) {
        return Endpoint.change("/policy/reload", "read the policy file again", request -> {
            boolean json = request.accepts("application/json") || request.accepts("application/problem+json");
            return switch (reload.get()) {
                case ReloadResult.Applied applied -> json ? json(applied) : text(applied);
                case ReloadResult.Refused refused -> json ? json(refused) : text(refused);
            };
        });
    }

    private static Reply yaml(PolicyText policy) {
        return new Reply(200, "application/yaml; charset=utf-8", "# digest: " + policy.digest() + "\n" + policy.yaml());
    }

    private static Reply text(ReloadResult.Applied applied) {
        String diff = applied.diff().isEmpty() ? "nothing changed\n" : applied.diff();
        return Reply.text(200, "policy " + applied.digest() + " is in force\n" + diff);
    }

    private static Reply json(ReloadResult.Applied applied) {
        return Reply.json("{\"digest\":" + quote(applied.digest()) + ",\"diff\":" + quote(applied.diff()) + "}\n");
    }

    private static Reply text(ReloadResult.Refused refused) {
        return Reply.text(422, refused.errors() + "\nthe policy in force has not changed\n");
    }

    private static Reply json(ReloadResult.Refused refused) {
        String body = "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                + "\"detail\":\"The policy file has errors; the policy in force has not changed.\",\"errors\":"
                + quote(refused.errors()) + "}\n";
        return new Reply(422, "application/problem+json", body);
    }
}

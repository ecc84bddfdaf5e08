package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** What one key has left of a limit, and a way to let it begin anew. Text, or JSON to who asks for it. */
public final class QuotaEndpoints {
    private static final String JSON = "application/json";

    private QuotaEndpoints() {}

    /** {@code GET /quota}: what one key has left of a limit. */
    public static Endpoint read(Quotas quotas) {
        return Endpoint.read(
                "/quota", "what one key has left of a limit", request -> answer(request, quotas, quotas::read));
    }

    /** {@code POST /quota}: lets one key of a limit begin anew. */
    public static Endpoint reset(Quotas quotas) {
        return Endpoint.change(
                "/quota",
                "let one key of a limit begin anew",
                request -> answer(request, quotas, (limit, key) -> quotas.reset(limit, key, request.peer())));
    }

    /** What is done about a key. */
    private interface Deed {
        QuotaState of(String limit, List<String> key) throws TimeoutException;
    }

    private static Reply answer(AdminRequest request, Quotas quotas, Deed deed) {
        String limit = request.parameter("limit");
        if (limit.isEmpty()) {
            return Reply.problem(400, "Bad Request", "Say which limit: /quota?limit=NAME&key=KEY.");
        }
        if (!quotas.limits().contains(limit)) {
            return Reply.unknown("limit", limit, quotas.limits());
        }
        try {
            QuotaState state = deed.of(limit, request.parameters("key"));
            return request.accepts(JSON) ? Reply.json(state.json() + "\n") : Reply.text(200, state.text() + "\n");
        } catch (IllegalArgumentException wrong) {
            return Reply.problem(400, "Bad Request", wrong.getMessage() + ".");
        } catch (TimeoutException away) {
            return Reply.problem(503, Reply.STORE_AWAY, away.getMessage() + ".");
        }
    }
}

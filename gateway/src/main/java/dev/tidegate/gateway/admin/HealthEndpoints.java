package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Health for probes: 200 when every check passes, else 503. The body is one word, or one line for each check with
 * {@code ?verbose}; failed checks are always listed, and so is what the gate has to do without.
 */
public final class HealthEndpoints {
    private HealthEndpoints() {}

    /** {@code GET /livez}: whether the process works; when it fails, restart it. */
    public static Endpoint live(Supplier<List<Check>> checks) {
        return Endpoint.open("/livez", "whether the process works", request -> reply(request, checks.get()));
    }

    /** {@code GET /readyz}: whether the gate takes traffic; when it fails, send the traffic elsewhere. */
    public static Endpoint ready(Supplier<List<Check>> checks) {
        return Endpoint.open("/readyz", "whether the gate takes traffic", request -> reply(request, checks.get()));
    }

    private static Reply reply(AdminRequest request, List<Check> checks) {
        boolean healthy = checks.stream().allMatch(Check::passed);
        boolean degraded = checks.stream().anyMatch(Check::degraded);
        String lines = checks.stream()
                .filter(check -> !check.passed() || check.degraded() || request.hasFlag("verbose"))
                .map(Check::line)
                .collect(Collectors.joining());
        String verdict = !healthy ? "failed" : degraded ? "degraded" : "ok";
        return Reply.text(healthy ? 200 : 503, lines + verdict + "\n");
    }
}

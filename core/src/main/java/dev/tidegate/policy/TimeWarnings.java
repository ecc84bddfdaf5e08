package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.duration;

import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.policy.UpstreamSpec.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is doubtful about times: calls that are cut before they are as slow as other settings reckon with.
 *
 * @param found takes each finding
 */
record TimeWarnings(Policy policy, Consumer<Finding> found) {
    /**
     * A time that another setting reckons with.
     *
     * @param path where it stands in the upstream
     */
    private record Reckoned(long nanos, List<String> path, String note) {}

    void find() {
        policy.upstreams().values().forEach(this::check);
    }

    private void check(UpstreamSpec upstream) {
        Timeouts timeouts = upstream.timeouts();
        boolean isTotal = timeouts.totalNanos() > 0 && timeouts.totalNanos() < timeouts.responseNanos();
        long cutNanos = isTotal ? timeouts.totalNanos() : timeouts.responseNanos();
        List<Reckoned> never = reckoned(upstream).stream()
                .filter(reckoned -> reckoned.nanos() >= cutNanos)
                .toList();
        if (never.isEmpty()) {
            return;
        }
        Finding finding = new Finding(
                ProblemCode.SHORT_TIME,
                List.of("upstreams", upstream.name(), "timeouts", isTotal ? "total" : "response"),
                "calls to '" + upstream.name() + "' are cut after " + duration(cutNanos)
                        + ", before they can be as slow as is reckoned with elsewhere",
                "raise the timeout, or lower what stands below");
        for (Reckoned reckoned : never) {
            List<String> path = new ArrayList<>(List.of("upstreams", upstream.name()));
            path.addAll(reckoned.path());
            finding = finding.with(reckoned.note(), path.toArray(String[]::new));
        }
        found.accept(finding);
    }

    private static List<Reckoned> reckoned(UpstreamSpec upstream) {
        List<Reckoned> all = new ArrayList<>();
        Triggers triggers = upstream.breaker().rule().triggers();
        if (!upstream.breaker().isOff() && triggers.latencyNanos() != Long.MAX_VALUE) {
            long nanos = triggers.latencyNanos();
            all.add(new Reckoned(nanos, List.of("breaker", "latency"), "never above " + duration(nanos)));
        }
        if (!upstream.breaker().isOff() && triggers.slow() < 1) {
            long nanos = triggers.slowNanos();
            all.add(new Reckoned(nanos, List.of("breaker", "slow"), "no call takes " + duration(nanos)));
        }
        if (upstream.hedge() instanceof Hedge.AfterTime(long nanos)) {
            all.add(new Reckoned(nanos, List.of("hedge", "after"), "no second server is ever asked"));
        }
        if (!upstream.probe().path().isEmpty()) {
            // An answer in the last moment is good; one as long as calls may take is as good as theirs.
            long nanos = upstream.probe().timeoutNanos() - 1;
            String note = "a check may take " + duration(upstream.probe().timeoutNanos()) + " and is good";
            all.add(new Reckoned(nanos, List.of("health", "timeout"), note));
        }
        return all;
    }
}

package dev.tidegate.gateway.admin;

import dev.tidegate.metrics.Counter;
import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.List;

/**
 * Tells which policy is in force and how reloads went: gates with different digests have drifted apart, and a reload
 * that was refused waits for somebody to mend the file. Thread-safe.
 */
public final class PolicyMetrics {
    private static final Metric INFO =
            Metric.level("tidegate.policy.info", "{policy}", "The policy in force.", "tidegate.policy.digest");
    private static final Metric RELOADS =
            Metric.count("tidegate.policy.reload.count", "{reload}", "Reloads of the policy.", "tidegate.result");

    private final Counter applied;
    private final Counter refused;
    private volatile String digest;

    /** Adds the metrics to a registry, for the policy of the start. */
    public PolicyMetrics(MetricRegistry registry, String digest) {
        this.digest = digest;
        applied = registry.counter(RELOADS, "applied");
        refused = registry.counter(RELOADS, "refused");
        registry.reading(INFO, () -> List.of(new Value(List.of(this.digest), 1)));
    }

    /** Counts a reload, and takes over the digest of a policy that is now in force. */
    public void count(ReloadResult result) {
        switch (result) {
            case ReloadResult.Applied now -> {
                digest = now.digest();
                applied.increment();
            }
            case ReloadResult.Refused errors -> refused.increment();
        }
    }
}

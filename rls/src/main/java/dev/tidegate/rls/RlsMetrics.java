package dev.tidegate.rls;

import dev.tidegate.metrics.Counter;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;

/** What is measured of requests. Thread-safe. */
final class RlsMetrics {
    private static final Metric REQUESTS =
            Metric.count("tidegate.rls.request.count", "{request}", "Requests of proxies.", "tidegate.result");

    private static final Metric QUOTAS_REFUSED = Metric.count(
            "tidegate.rls.quota.refused",
            "{descriptor}",
            "Descriptors whose own limit found no room, so that the policy decided.");

    private final Counter passed;
    private final Counter refused;
    private final Counter invalid;
    private final Counter quotasRefused;

    RlsMetrics(MetricRegistry registry) {
        passed = registry.counter(REQUESTS, "ok");
        refused = registry.counter(REQUESTS, "over-limit");
        invalid = registry.counter(REQUESTS, "invalid");
        quotasRefused = registry.counter(QUOTAS_REFUSED);
    }

    void count(Ruling ruling) {
        (ruling.isRefused() ? refused : passed).increment();
    }

    void countInvalid() {
        invalid.increment();
    }

    Counter quotasRefused() {
        return quotasRefused;
    }
}

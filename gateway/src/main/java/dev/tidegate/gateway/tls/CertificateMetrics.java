package dev.tidegate.gateway.tls;

import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells for how long certificates are still good. */
public final class CertificateMetrics {
    private static final Metric REMAINING = Metric.level(
            "tidegate.tls.certificate.remaining",
            "s",
            "Time until the certificate in a file expires; below zero when it has.",
            "file.path");

    private static final double MILLIS = 1000.0;

    private CertificateMetrics() {}

    /** Adds the metric to a registry; it is read from what the supplier says is in use. */
    public static void register(
            MetricRegistry registry, Supplier<? extends Collection<TlsContexts>> used, InstantSource clock) {
        registry.reading(REMAINING, () -> remaining(used.get(), clock));
    }

    private static List<Value> remaining(Collection<TlsContexts> used, InstantSource clock) {
        return used.stream()
                .flatMap(contexts -> contexts.expiries().stream())
                .collect(Collectors.toMap(
                        CertificateExpiry::file,
                        expiry -> Duration.between(clock.instant(), expiry.at()).toMillis() / MILLIS,
                        Math::min))
                .entrySet()
                .stream()
                .map(entry -> new Value(List.of(entry.getKey()), entry.getValue()))
                .toList();
    }
}

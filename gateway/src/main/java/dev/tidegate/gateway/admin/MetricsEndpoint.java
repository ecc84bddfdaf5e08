package dev.tidegate.gateway.admin;

import java.util.function.Function;

/** Metrics for scrapers. */
public final class MetricsEndpoint {
    private static final String OPENMETRICS = "application/openmetrics-text";

    private MetricsEndpoint() {}

    /** How metrics are written. */
    public enum Exposition {
        /** The Prometheus text format 0.0.4. */
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        /** OpenMetrics 1.0.0. */
        OPEN_METRICS(OPENMETRICS + "; version=1.0.0; charset=utf-8");

        private final String contentType;

        Exposition(String contentType) {
            this.contentType = contentType;
        }
    }

    /** {@code GET /metrics}: OpenMetrics to who asks for it by name, else the Prometheus text format. */
    public static Endpoint of(Function<Exposition, String> metrics) {
        return Endpoint.open("/metrics", "metrics for Prometheus and OpenMetrics scrapers", request -> {
            Exposition exposition = request.accepts(OPENMETRICS) ? Exposition.OPEN_METRICS : Exposition.PROMETHEUS;
            return new Reply(200, exposition.contentType, metrics.apply(exposition));
        });
    }
}

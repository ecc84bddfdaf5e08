package dev.tidegate.gateway.admin;

import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.metrics.PrometheusText;

/** Metrics for scrapers. */
public final class MetricsEndpoint {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

    private MetricsEndpoint() {}

    /** {@code GET /metrics}: OpenMetrics 1.0.0 to who asks for it by name, else the Prometheus text format 0.0.4. */
    public static Endpoint of(MetricRegistry registry) {
        return Endpoint.open("/metrics", "metrics for Prometheus and OpenMetrics scrapers", request -> {
            String text = PrometheusText.of(registry.read());
            return request.accepts(OPEN_METRICS)
                    ? new Reply(200, OPEN_METRICS_TYPE, OpenMetricsText.of(text))
                    : new Reply(200, PrometheusText.CONTENT_TYPE, text);
        });
    }
}

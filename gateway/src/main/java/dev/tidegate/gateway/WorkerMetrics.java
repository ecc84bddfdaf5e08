package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.websocket.CloseCode;
import dev.tidegate.metrics.Counter;
import dev.tidegate.metrics.Gauge;
import dev.tidegate.metrics.Histogram;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.metrics.TrafficCounts;
import dev.tidegate.metrics.TrafficRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the request metrics. Used by that loop only; read by any thread. */
final class WorkerMetrics {
    /** Routes beyond this many are measured together: memory is fixed whatever the policy. */
    private static final int ROUTES_MAX = 500;

    private static final int STATUS_CLASSES = 6;

    private static final Metric DURATION = Metric.duration(
            "http.server.request.duration",
            Metric.HTTP_BOUNDS_NANOS,
            "Time from the head of a request to the last byte of its reply.",
            "http.route",
            "http.response.status_class");
    private static final Metric ACTIVE =
            Metric.level("http.server.active_requests", "{request}", "Requests that are being served.");
    private static final Metric REFUSED =
            Metric.count("tidegate.refusal.count", "{request}", "Requests that the gate refused.", "tidegate.reason");

    private static final Metric RETRIES = Metric.count(
            "tidegate.upstream.retry.count",
            "{request}",
            "Tries beyond the first, by what made them necessary; hedge for a slow reply.",
            "tidegate.upstream",
            "tidegate.cause");
    private static final Metric HEDGES_WON = Metric.count(
            "tidegate.upstream.hedge.won",
            "{request}",
            "Requests whose second try was answered first.",
            "tidegate.upstream");

    private static final Metric STREAMS =
            Metric.level("tidegate.stream.active", "{stream}", "Open streams.", "http.route", "tidegate.stream.kind");
    private static final Metric STREAMS_CUT = Metric.count(
            "tidegate.stream.cut", "{stream}", "WebSockets that the gate ended.", "tidegate.stream.close_code");

    private static final Metric HTTP2_ENDED = Metric.count(
            "tidegate.http2.connection.ended",
            "{connection}",
            "Connections of HTTP/2 that the gate ended, by the code of the GOAWAY frame.",
            "tidegate.http2.error_code");

    private static final Metric MIRRORED = Metric.count(
            "tidegate.mirror.count",
            "{request}",
            "Copies of mirrored requests, by what became of them.",
            "tidegate.upstream",
            "tidegate.result");

    private final MetricRegistry registry;
    private final Gauge active;
    private final Map<String, @Nullable Histogram[]> byRoute = new HashMap<>();
    private final Map<String, Counter> byReason = new HashMap<>();
    private final TrafficRegistry traffic;
    private final Map<String, Map<String, TrafficCounts>> byTarget = new HashMap<>();

    WorkerMetrics(MetricRegistry registry, TrafficRegistry traffic) {
        this.registry = registry;
        this.traffic = traffic;
        this.active = registry.gauge(ACTIVE);
    }

    void begin() {
        active.add(1);
    }

    void end(ExchangeRecord record) {
        active.add(-1);
        duration(record.routeName(), record.status() / 100).record(record.durationNanos());
        target(record.routeName(), record.upstreamName()).record(record.outcome(), record.durationNanos());
        if (!record.reasonText().isEmpty()) {
            byReason.computeIfAbsent(record.reasonText(), reason -> registry.counter(REFUSED, reason))
                    .increment();
        }
    }

    private TrafficCounts target(String route, String upstream) {
        Map<String, TrafficCounts> targets = byTarget.computeIfAbsent(route, any -> new HashMap<>());
        TrafficCounts known = targets.get(upstream);
        if (known == null) {
            known = traffic.counts(route, upstream);
            targets.put(upstream, known);
        }
        return known;
    }

    /** Counts a try beyond the first. Looks the counter up, which is dear, but retries are bounded. */
    void countRetry(String upstream, String cause) {
        registry.counter(RETRIES, upstream, cause).increment();
    }

    void countHedgeWon(String upstream) {
        registry.counter(HEDGES_WON, upstream).increment();
    }

    /** So many streams more or fewer are open on a route. */
    void stream(String route, StreamPlace.Kind kind, int change) {
        String label = byRoute.size() <= ROUTES_MAX || byRoute.containsKey(route) ? route : MetricRegistry.OTHER;
        registry.gauge(STREAMS, label, kind.text()).add(change);
    }

    /** The gate ended a WebSocket. */
    void streamCut(CloseCode code) {
        registry.counter(STREAMS_CUT, Integer.toString(code.number())).increment();
    }

    /** The gate ended a connection of HTTP/2. */
    void countHttp2End(ErrorCode error) {
        registry.counter(HTTP2_ENDED, error.name().toLowerCase(Locale.ROOT)).increment();
    }

    void countMirror(String upstream, String result) {
        registry.counter(MIRRORED, upstream, result).increment();
    }

    private Histogram duration(String route, int statusClass) {
        @Nullable Histogram[] byClass = byRoute.get(route);
        if (byClass == null) {
            byClass = new Histogram[STATUS_CLASSES];
            byRoute.put(route, byClass);
        }
        Histogram known = byClass[statusClass];
        if (known == null) {
            String label = byRoute.size() <= ROUTES_MAX ? route : MetricRegistry.OTHER;
            known = registry.histogram(DURATION, label, statusClass == 0 ? "aborted" : statusClass + "xx");
            byClass[statusClass] = known;
        }
        return known;
    }
}

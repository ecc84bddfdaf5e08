package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.RatesReport.LimitColumn;
import dev.tidegate.gateway.admin.RatesReport.LimitRates;
import dev.tidegate.gateway.admin.RatesReport.RouteColumn;
import dev.tidegate.gateway.admin.RatesReport.RouteRates;
import dev.tidegate.metrics.RateShape;

/** The shape of the traffic: of routes and upstreams side by side, before and after a change. */
public final class RatesEndpoint {
    private static final String JSON = "application/json";

    private RatesEndpoint() {}

    /**
     * {@code GET /rates}: text, or JSON to who asks for it by name. {@code route} picks one route, {@code compare}
     * upstreams by name and in order, {@code last} a number of seconds, {@code at} a time that splits them: a second
     * since 1970, or {@code reload} for the last one.
     */
    public static Endpoint of(RatesSource source) {
        return Endpoint.read("/rates", "requests a second, side by side or before and after a change", request -> {
            RatesReport report;
            try {
                report = RatesReport.of(RatesQuery.of(request, source), source);
            } catch (IllegalArgumentException wrong) {
                return Reply.problem(400, "Bad Request", wrong.getMessage() + ".");
            }
            return request.accepts(JSON) ? Reply.json(json(report) + "\n") : Reply.text(200, RatesText.of(report));
        });
    }

    private static JsonObject json(RatesReport report) {
        return new JsonObject()
                .put(
                        "routes",
                        report.routes().stream().map(RatesEndpoint::route).toList())
                .put(
                        "limits",
                        report.limits().stream().map(RatesEndpoint::limit).toList());
    }

    private static JsonObject route(RouteRates route) {
        return new JsonObject()
                .put("route", route.route())
                .put(
                        "columns",
                        route.columns().stream().map(RatesEndpoint::column).toList());
    }

    private static JsonObject column(RouteColumn column) {
        JsonObject json = new JsonObject()
                .put("upstream", column.upstream())
                .put("period", column.period().name())
                .put("from", column.period().from())
                .put("to", column.period().to());
        return rate(json, column.shape().requests())
                .put("refused", column.shape().refused())
                .put("failed", column.shape().failed())
                .put("p50Nanos", column.shape().p50Nanos())
                .put("p95Nanos", column.shape().p95Nanos())
                .put("p99Nanos", column.shape().p99Nanos());
    }

    private static JsonObject limit(LimitRates limit) {
        return new JsonObject()
                .put("limit", limit.limit())
                .put(
                        "columns",
                        limit.columns().stream().map(RatesEndpoint::column).toList());
    }

    private static JsonObject column(LimitColumn column) {
        JsonObject json = new JsonObject()
                .put("period", column.period().name())
                .put("from", column.period().from())
                .put("to", column.period().to());
        return rate(json, column.shape().asked())
                .put("refused", column.shape().refused())
                .put("wouldRefuse", column.shape().wouldRefuse())
                .put("delayed", column.shape().delayed());
    }

    private static JsonObject rate(JsonObject json, RateShape shape) {
        return json.put("seconds", shape.seconds())
                .put("requests", shape.events())
                .put("meanPerSecond", shape.mean())
                .put("p50PerSecond", shape.p50())
                .put("p95PerSecond", shape.p95())
                .put("maxPerSecond", shape.max())
                .put("peakToMean", shape.peakToMean())
                .put("dispersion", shape.dispersion());
    }
}

package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.OverloadReport.Breaker;
import dev.tidegate.gateway.admin.OverloadReport.Concurrency;
import dev.tidegate.gateway.admin.OverloadReport.Demand;
import dev.tidegate.gateway.admin.OverloadReport.Feature;
import dev.tidegate.gateway.admin.OverloadReport.Ladder;
import dev.tidegate.gateway.admin.OverloadReport.Opening;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import dev.tidegate.gateway.admin.OverloadReport.Upstream;

/** Writes how the protection against overload is as JSON. Times are in seconds. */
final class OverloadJson {
    private static final double SECOND_NANOS = 1e9;

    private OverloadJson() {}

    static JsonObject of(OverloadReport report) {
        return new JsonObject()
                .put("load", new JsonObject().put("cpu", report.cpuShare()).put("heap", report.heapShare()))
                .put("ladder", of(report.ladder()))
                .put(
                        "upstreams",
                        report.upstreams().stream().map(OverloadJson::of).toList());
    }

    private static JsonObject of(Ladder ladder) {
        return new JsonObject()
                .put("mode", ladder.mode())
                .put("level", ladder.level())
                .put("last_rung", ladder.lastRung())
                .put("pressure", ladder.pressure())
                .put("shed_share", ladder.shedShare())
                .put("late_share", ladder.lateShare())
                .put(
                        "features",
                        ladder.features().stream().map(OverloadJson::of).toList());
    }

    static JsonObject of(Feature feature) {
        JsonObject json = new JsonObject()
                .put("name", feature.name())
                .put("on", feature.on())
                .put("would_be_off", feature.wouldBeOff());
        return feature.pin().isNone() ? json : json.put("pin", of(feature.pin()));
    }

    private static JsonObject of(Order order) {
        JsonObject json = new JsonObject().put("state", order.state());
        if (order.leftNanos() > 0) {
            json.put("seconds_left", order.leftNanos() / SECOND_NANOS);
        }
        return json.put("reason", order.reason());
    }

    private static JsonObject of(Upstream upstream) {
        JsonObject admissions = new JsonObject();
        upstream.admissions().forEach(admissions::put);
        return new JsonObject()
                .put("name", upstream.name())
                .put("concurrency", of(upstream.concurrency()))
                .put("demand", of(upstream.demand()))
                .put("admissions", admissions)
                .put(
                        "breakers",
                        upstream.breakers().stream().map(OverloadJson::of).toList());
    }

    private static JsonObject of(Concurrency concurrency) {
        JsonObject json = new JsonObject().put("rule", concurrency.rule());
        if (concurrency.limit() > 0) {
            json.put("limit", concurrency.limit());
        }
        return json.put("in_service", concurrency.inService())
                .put("waiting", concurrency.waiting())
                .put("service_seconds", concurrency.serviceNanos() / SECOND_NANOS)
                .put("late_share", concurrency.lateShare())
                .put("shed_share", concurrency.shedShare());
    }

    private static JsonObject of(Demand demand) {
        return new JsonObject()
                .put("offered_per_second", demand.offered())
                .put("admitted_per_second", demand.admitted())
                .put("capacity_per_second", demand.capacity())
                .put("ratio", demand.ratio());
    }

    static JsonObject of(Breaker breaker) {
        JsonObject json = new JsonObject()
                .put("server", breaker.server())
                .put("state", breaker.state())
                .put("mode", breaker.mode())
                .put("rule", breaker.rule())
                .put("passing", breaker.passingShare())
                .put("seconds_left", breaker.leftNanos() / SECOND_NANOS)
                .put("openings", breaker.opening().count());
        if (breaker.opening().count() > 0) {
            json.put("last_opening", of(breaker.opening()));
        }
        return breaker.forced().isNone() ? json : json.put("forced", of(breaker.forced()));
    }

    private static JsonObject of(Opening opening) {
        return new JsonObject()
                .put("trigger", opening.trigger())
                .put("value", opening.value())
                .put("seconds_ago", opening.agoNanos() / SECOND_NANOS);
    }
}

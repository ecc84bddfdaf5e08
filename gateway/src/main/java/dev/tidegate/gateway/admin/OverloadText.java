package dev.tidegate.gateway.admin;

import dev.tidegate.gateway.admin.OverloadReport.Breaker;
import dev.tidegate.gateway.admin.OverloadReport.Concurrency;
import dev.tidegate.gateway.admin.OverloadReport.Demand;
import dev.tidegate.gateway.admin.OverloadReport.Feature;
import dev.tidegate.gateway.admin.OverloadReport.Ladder;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import dev.tidegate.gateway.admin.OverloadReport.Upstream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes how the protection against overload is for people. */
final class OverloadText {
    private static final double PERCENT = 100;
    private static final double MILLI_NANOS = 1e6;
    private static final double SECOND_NANOS = 1e9;

    private final StringBuilder text = new StringBuilder();

    private OverloadText() {}

    static String of(OverloadReport report) {
        OverloadText made = new OverloadText();
        made.line(String.format(
                Locale.ROOT, "processors %s, heap %s", percent(report.cpuShare()), percent(report.heapShare())));
        made.ladder(report.ladder());
        report.upstreams().forEach(made::upstream);
        return made.text.toString();
    }

    private void ladder(Ladder ladder) {
        line(String.format(
                Locale.ROOT,
                "pressure %.2f (shed %s, late %s), %d of %d rungs down, %s%s",
                ladder.pressure(),
                percent(ladder.shedShare()),
                percent(ladder.lateShare()),
                ladder.level(),
                ladder.features().size() + 1,
                ladder.mode(),
                ladder.lastRung() ? ", only critical-plus passes" : ""));
        ladder.features().forEach(feature -> line("  " + of(feature)));
    }

    /** One line on a feature, without its end. */
    static String of(Feature feature) {
        String state = feature.on() ? "on" : "off";
        String why = feature.pin().isNone() ? byPressure(feature) : "pinned " + of(feature.pin());
        return String.format(Locale.ROOT, "%-24s %-4s %s", feature.name(), state, why)
                .stripTrailing();
    }

    private static String byPressure(Feature feature) {
        if (!feature.wouldBeOff()) {
            return "";
        }
        return feature.on() ? "dry run: it would be off" : "by pressure";
    }

    private static String of(Order order) {
        String left = order.leftNanos() > 0 ? " for " + time(order.leftNanos()) + " more" : "";
        return order.state() + left + ": " + order.reason();
    }

    private void upstream(Upstream upstream) {
        text.append('\n');
        line("upstream " + upstream.name());
        concurrency(upstream.concurrency());
        demand(upstream.demand());
        line(String.format(Locale.ROOT, "  %-14s%s", "since start", admissions(upstream.admissions())));
        upstream.breakers().forEach(breaker -> line("  " + of(breaker)));
    }

    private void concurrency(Concurrency concurrency) {
        String limit = concurrency.limit() > 0 ? String.format(Locale.ROOT, "%,d", concurrency.limit()) : "any number";
        line(String.format(
                Locale.ROOT,
                "  %-14s%,d of %s in service (%s), %,d waiting",
                "concurrency",
                concurrency.inService(),
                limit,
                concurrency.rule(),
                concurrency.waiting()));
        line(String.format(
                Locale.ROOT,
                "  %-14s%.2f ms in service, late %s, shed %s",
                "calls",
                concurrency.serviceNanos() / MILLI_NANOS,
                percent(concurrency.lateShare()),
                percent(concurrency.shedShare())));
    }

    private void demand(Demand demand) {
        line(String.format(
                Locale.ROOT,
                "  %-14s%.2f of the capacity: %,.0f offered, %,.0f admitted, %,.0f possible a second",
                "demand",
                demand.ratio(),
                demand.offered(),
                demand.admitted(),
                demand.capacity()));
    }

    private static String admissions(Map<String, Long> admissions) {
        return admissions.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** One line on a breaker, without its end. */
    static String of(Breaker breaker) {
        String name = breaker.server().isEmpty() ? "breaker" : breaker.server();
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s %s", name, breaker.state()));
        if (breaker.mode().equals("shadow")) {
            line.append(" (only watching)");
        }
        if (breaker.leftNanos() > 0) {
            line.append(", ").append(time(breaker.leftNanos())).append(" left");
        }
        if (breaker.state().equals("ramp")) {
            line.append(", ").append(percent(breaker.passingShare())).append(" pass");
        }
        if (!breaker.forced().isNone()) {
            line.append(", by hand ").append(of(breaker.forced()));
        } else if (!breaker.rule().isEmpty()) {
            line.append("; opens at ").append(breaker.rule());
        }
        return line.append(opening(breaker)).toString();
    }

    private static String opening(Breaker breaker) {
        OverloadReport.Opening last = breaker.opening();
        if (last.count() == 0) {
            return "";
        }
        String value = last.value() > 0 ? " (" + percent(last.value()) + ")" : "";
        return String.format(
                Locale.ROOT,
                "; openings %,d, the last by %s%s %s ago",
                last.count(),
                last.trigger(),
                value,
                time(last.agoNanos()));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * PERCENT);
    }

    private static String time(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        if (time.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", nanos / SECOND_NANOS);
        }
        return time.toHours() == 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toHours() + " h " + time.toMinutesPart() + " min";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}

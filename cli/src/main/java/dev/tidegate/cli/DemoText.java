package dev.tidegate.cli;

import dev.tidegate.cli.demo.DemoPlan;
import dev.tidegate.cli.demo.DemoReport;
import dev.tidegate.cli.demo.DemoReport.Fate;
import dev.tidegate.cli.demo.SideSecond;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demonstration in words and numbers. */
record DemoText(DemoPlan plan) {
    private static final int BAR_MAX = 10;

    List<String> introduction() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Two equal shops serve %,.0f requests a second each; clients wait %s for an answer.",
                        plan.shop().capacityPerSecond(),
                        DurationText.of(plan.patience().toNanos())),
                String.format(
                        Locale.ROOT,
                        "Their customers ask all the time; from second %d to %d a flood asks five times what they can serve.",
                        plan.calmSeconds() + 1,
                        plan.calmSeconds() + plan.floodSeconds()),
                "",
                "              without the gate                          with the gate",
                "   s   asked   goodput               p99  errors      goodput               p99  errors refused");
    }

    String second(int second, SideSecond without, SideSecond with) {
        return String.format(
                Locale.ROOT,
                "%4d %7d   %s %7d   %s %7d %7d%s",
                second,
                without.due(),
                shop(without),
                without.errors(),
                shop(with),
                with.errors(),
                with.refused(),
                second == plan.calmSeconds() + 1 ? "   the flood begins" : "");
    }

    private String shop(SideSecond side) {
        int bar = (int) Math.round(BAR_MAX * side.good() / plan.shop().capacityPerSecond());
        return String.format(
                "%7d %-11s %8s",
                side.good(),
                "#".repeat(Math.clamp(bar, 0, BAR_MAX + 1)),
                DurationText.of(side.latency().getValueAtPercentile(99)));
    }

    String asText(DemoReport report) {
        return String.format(
                Locale.ROOT,
                """

                In the %d seconds of the flood, with %,.0f requests a second at shops that serve %,.0f:

                                      without the gate   with the gate
                  goodput               %,12.0f/s  %,12.0f/s
                  customers served      %,12.0f %%  %,12.0f %%
                  p99                   %14s  %14s
                  errors                %,12.0f/s  %,12.0f/s
                  refused at once       %,12.0f/s  %,12.0f/s

                The shop behind the gate kept %.0f %% of its capacity; the one without kept %.0f %%.""",
                plan.floodSeconds(),
                report.offeredPerSecond(),
                report.capacityPerSecond(),
                report.without().goodPerSecond(),
                report.with().goodPerSecond(),
                100 * report.without().customersServed(),
                100 * report.with().customersServed(),
                DurationText.of(report.without().p99Nanos()),
                DurationText.of(report.with().p99Nanos()),
                report.without().errorsPerSecond(),
                report.with().errorsPerSecond(),
                report.without().refusedPerSecond(),
                report.with().refusedPerSecond(),
                100 * report.keptShare(),
                100 * report.without().goodPerSecond() / report.capacityPerSecond());
    }

    static Map<String, Object> asJson(DemoReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("capacityPerSecond", report.capacityPerSecond());
        json.put("offeredPerSecond", report.offeredPerSecond());
        json.put("without", asJson(report.without()));
        json.put("with", asJson(report.with()));
        json.put("keptShare", report.keptShare());
        json.put("kept", report.isKept());
        return json;
    }

    private static Map<String, Object> asJson(Fate fate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("goodPerSecond", fate.goodPerSecond());
        json.put("refusedPerSecond", fate.refusedPerSecond());
        json.put("errorsPerSecond", fate.errorsPerSecond());
        json.put("customersServed", fate.customersServed());
        json.put("p99Nanos", fate.p99Nanos());
        return json;
    }
}

package dev.tidegate.cli;

import dev.tidegate.cli.simulate.Comparison;
import dev.tidegate.cli.simulate.Trial;
import dev.tidegate.cli.simulate.Trial.Recovery;
import dev.tidegate.policy.SimulationSpec;
import dev.tidegate.simulation.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a simulation, for people and for programs. */
record SimulateText(SimulationSpec spec, long seed, Comparison comparison) {
    private static final double PERCENT = 100;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    String asText() {
        List<String> lines = new ArrayList<>(List.of(headline(), ""));
        StringBuilder heading = new StringBuilder(
                "limit              good/s   of possible      p50       p99     shed     late  mean limit");
        comparison
                .scenario()
                .events()
                .forEach(at -> heading.append(String.format(Locale.ROOT, "%12s", "back, " + seconds(at))));
        lines.add(heading.toString());
        comparison.trials().forEach(trial -> lines.add(line(trial)));
        lines.add("");
        lines.add(comparison.advice());
        return String.join(System.lineSeparator(), lines);
    }

    private String headline() {
        return String.format(
                Locale.ROOT,
                "a service of %,.0f a second at most with %d cores; %s of load, seed %d",
                comparison.scenario().nominal(),
                spec.service().cores(),
                seconds(spec.seconds()),
                seed);
    }

    private static String line(Trial trial) {
        Report report = trial.report();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-14s %,10.1f %11.1f %% %8s %9s %6.1f %% %6.1f %% %11.1f",
                trial.algorithm().name(),
                report.goodPerSecond(),
                PERCENT * report.share(),
                millis(report, MEDIAN),
                millis(report, P99),
                PERCENT * report.refusedShare(),
                PERCENT * report.lateShare(),
                report.meanLimit()));
        for (Recovery recovery : trial.recoveries()) {
            boolean never = recovery.seconds() == Double.POSITIVE_INFINITY;
            line.append(String.format(Locale.ROOT, "%12s", never ? "never" : seconds(recovery.seconds())));
        }
        return line.toString();
    }

    private static String millis(Report report, double quantile) {
        double millis = report.quantileMillis(quantile);
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds == Math.rint(seconds) ? "%.0f s" : "%.1f s", seconds);
    }

    Map<String, Object> asJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed);
        json.put("capacityPerSecond", comparison.scenario().nominal());
        json.put("seconds", spec.seconds());
        json.put(
                "limits", comparison.trials().stream().map(SimulateText::asJson).toList());
        json.put("choice", comparison.choice().algorithm().name());
        json.put("advice", comparison.advice());
        return json;
    }

    private static Map<String, Object> asJson(Trial trial) {
        Report report = trial.report();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("limit", trial.algorithm().name());
        json.put("goodPerSecond", report.goodPerSecond());
        json.put("shareOfPossible", report.share());
        json.put("p50Millis", report.quantileMillis(MEDIAN));
        json.put("p99Millis", report.quantileMillis(P99));
        json.put("shedShare", report.refusedShare());
        json.put("lateShare", report.lateShare());
        json.put("criticalAnswered", report.criticalAnswered());
        json.put("lightUsersAnswered", report.lightAnswered());
        json.put("meanLimit", report.meanLimit());
        json.put(
                "recoveries",
                trial.recoveries().stream().map(SimulateText::asJson).toList());
        return json;
    }

    private static Map<String, Object> asJson(Recovery recovery) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("atSeconds", recovery.at());
        json.put("seconds", recovery.seconds());
        return json;
    }
}

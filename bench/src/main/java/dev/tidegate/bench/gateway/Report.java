package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Sums up the rounds: medians for the table, and for the bars the median of the ratios of each round. */
final class Report {
    private static final String RIVALS = " / the better of nginx and HAProxy";

    private final Settings settings;
    private final List<Contender> contenders;

    Report(Settings settings, List<Contender> contenders) {
        this.settings = settings;
        this.contenders = contenders;
    }

    /** The last round of a contender in one line. */
    static String turn(Contender contender) {
        Contender.Sample peak = contender.peaks().getLast();
        Contender.Steady steady = contender.steadies().getLast();
        return "%s: %s requests/s at %s us of CPU each; at the equal rate %s us each, p99 %s us"
                .formatted(
                        contender.name(),
                        Figures.number(peak.perSecond(), 0),
                        Figures.number(peak.cpuMicros(), 1),
                        Figures.number(steady.cpuMicros(), 1),
                        Figures.number(steady.p99Micros(), 0));
    }

    String table() {
        Table table = new Table(
                settings.scenario().word() + ", median of " + settings.rounds() + " rounds",
                "peak requests/s",
                "cores busy",
                "CPU us @peak",
                "CPU us @equal rate",
                "p50 us",
                "p99 us",
                "p99.9 us");
        for (Contender contender : contenders) {
            table.row(
                    contender.name(),
                    median(contender.peaks(), Contender.Sample::perSecond, 0),
                    median(contender.peaks(), Contender.Sample::busy, 2),
                    median(contender.peaks(), Contender.Sample::cpuMicros, 1),
                    median(contender.steadies(), Contender.Steady::cpuMicros, 1),
                    median(contender.steadies(), Contender.Steady::p50Micros, 0),
                    median(contender.steadies(), Contender.Steady::p99Micros, 0),
                    median(contender.steadies(), Contender.Steady::p999Micros, 0));
        }
        return table.toString();
    }

    private static <T> String median(List<T> samples, ToDoubleFunction<T> value, int digits) {
        return Figures.number(
                Figures.median(samples.stream()
                        .map(sample -> value.applyAsDouble(sample))
                        .toList()),
                digits);
    }

    /** The bars of the issues; what has no rival in this run is not judged. */
    List<Bar> bars() {
        double cpuBar = settings.scenario().cpuBar();
        List<Bar> bars = new ArrayList<>();
        if (settings.peers().contains(Peers.NGINX) || settings.peers().contains(Peers.HAPROXY)) {
            bars.add(Bar.atMost("CPU a request at peak" + RIVALS, peakCpu(Peers.NGINX, Peers.HAPROXY), cpuBar, "x"));
            bars.add(Bar.atMost(
                    "CPU a request at the equal rate" + RIVALS,
                    ratio(Contender::steadies, Contender.Steady::cpuMicros, Figures::least, Peers.NGINX, Peers.HAPROXY),
                    cpuBar,
                    "x"));
            bars.add(Bar.atLeast("peak throughput" + RIVALS, throughput(Peers.NGINX, Peers.HAPROXY), 1, "x"));
            bars.add(Bar.atMost(
                    "p99 at the equal rate" + RIVALS,
                    ratio(Contender::steadies, Contender.Steady::p99Micros, Figures::least, Peers.NGINX, Peers.HAPROXY),
                    1,
                    "x"));
        }
        if (settings.peers().contains(Peers.SPRING)) {
            bars.add(Bar.atLeast("peak throughput / Spring Cloud Gateway", throughput(Peers.SPRING), 4, "x"));
            bars.add(Bar.atMost("CPU a request at peak / Spring Cloud Gateway", peakCpu(Peers.SPRING), 0.25, "x"));
        }
        return bars;
    }

    private double peakCpu(String... rivals) {
        return ratio(Contender::peaks, Contender.Sample::cpuMicros, Figures::least, rivals);
    }

    private double throughput(String... rivals) {
        return ratio(Contender::peaks, Contender.Sample::perSecond, Figures::most, rivals);
    }

    private interface Choice {
        double among(double... values);
    }

    /** The median over the rounds of Tidegate's value / the best value among the rivals in the same round. */
    private <T> double ratio(
            Function<Contender, List<T>> samples, ToDoubleFunction<T> value, Choice best, String... rivals) {
        Optional<Contender> tidegate = find(Peers.TIDEGATE);
        if (tidegate.isEmpty()) {
            return Double.NaN;
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            double[] values = new double[rivals.length];
            for (int index = 0; index < rivals.length; index++) {
                int at = round;
                values[index] = find(rivals[index])
                        .map(rival -> value.applyAsDouble(samples.apply(rival).get(at)))
                        .orElse(Double.NaN);
            }
            double own = value.applyAsDouble(samples.apply(tidegate.get()).get(round));
            ratios.add(own / best.among(values));
        }
        return Figures.median(ratios);
    }

    private Optional<Contender> find(String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst();
    }
}

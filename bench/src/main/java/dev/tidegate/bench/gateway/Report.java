package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Sums up the rounds: medians for the table, and for the bars the median of the ratios of each round. */
final class Report {
    private final Settings settings;
    private final List<Contender> contenders;

    Report(Settings settings, List<Contender> contenders) {
        this.settings = settings;
        this.contenders = contenders;
    }

    /** The last turn of a contender in one line. */
    static String turn(Contender contender) {
        Contender.Sample sample = contender.samples().getLast();
        return "%s: %s requests/s at %s us of CPU each; p99 %s us at 70 %% of that, %s us at the equal rate"
                .formatted(
                        contender.name(),
                        Figures.number(sample.peakPerSecond(), 0),
                        Figures.number(sample.peakCpuMicros(), 1),
                        Figures.number(sample.own().p99Micros(), 0),
                        Figures.number(sample.equal().p99Micros(), 0));
    }

    String table() {
        String equal = "@" + Figures.number(settings.rate(), 0) + "/s";
        Table table = new Table(
                "median of " + settings.rounds() + " rounds",
                "peak requests/s",
                "cores busy",
                "CPU us @peak",
                "CPU us @70%",
                "CPU us " + equal,
                "p50 us @70%",
                "p99 us @70%",
                "p50 us " + equal,
                "p99 us " + equal);
        for (Contender contender : contenders) {
            table.row(
                    contender.name(),
                    median(contender, Contender.Sample::peakPerSecond, 0),
                    median(contender, Contender.Sample::busy, 2),
                    median(contender, Contender.Sample::peakCpuMicros, 1),
                    median(contender, sample -> sample.own().cpuMicros(), 1),
                    median(contender, sample -> sample.equal().cpuMicros(), 1),
                    median(contender, sample -> sample.own().p50Micros(), 0),
                    median(contender, sample -> sample.own().p99Micros(), 0),
                    median(contender, sample -> sample.equal().p50Micros(), 0),
                    median(contender, sample -> sample.equal().p99Micros(), 0));
        }
        return table.toString();
    }

    private static String median(Contender contender, ToDoubleFunction<Contender.Sample> value, int digits) {
        return Figures.number(
                Figures.median(contender.samples().stream()
                        .map(sample -> value.applyAsDouble(sample))
                        .toList()),
                digits);
    }

    /** The bars of the issue; without Tidegate or without a peer there is none to judge. */
    List<Bar> bars() {
        List<Bar> bars = new ArrayList<>();
        bars.add(Bar.atMost(
                "CPU a request at peak / the better of nginx and HAProxy",
                ratio(Contender.Sample::peakCpuMicros, Figures::least, Peers.NGINX, Peers.HAPROXY),
                1,
                "x"));
        bars.add(Bar.atMost(
                "CPU a request at the equal rate / the better of nginx and HAProxy",
                ratio(sample -> sample.equal().cpuMicros(), Figures::least, Peers.NGINX, Peers.HAPROXY),
                1,
                "x"));
        bars.add(Bar.atLeast(
                "peak throughput / the better of nginx and HAProxy",
                ratio(Contender.Sample::peakPerSecond, Figures::most, Peers.NGINX, Peers.HAPROXY),
                1,
                "x"));
        bars.add(Bar.atMost(
                "p99 at the equal rate / the better of nginx and HAProxy",
                ratio(sample -> sample.equal().p99Micros(), Figures::least, Peers.NGINX, Peers.HAPROXY),
                1,
                "x"));
        bars.add(Bar.atLeast(
                "peak throughput / Spring Cloud Gateway",
                ratio(Contender.Sample::peakPerSecond, Figures::most, Peers.SPRING),
                4,
                "x"));
        bars.add(Bar.atMost(
                "CPU a request at peak / Spring Cloud Gateway",
                ratio(Contender.Sample::peakCpuMicros, Figures::least, Peers.SPRING),
                0.25,
                "x"));
        return bars;
    }

    private interface Choice {
        double among(double... values);
    }

    /** The median over the rounds of Tidegate's value / the best value among the rivals in the same round. */
    private double ratio(ToDoubleFunction<Contender.Sample> value, Choice best, String... rivals) {
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
                        .map(rival -> value.applyAsDouble(rival.samples().get(at)))
                        .orElse(Double.NaN);
            }
            ratios.add(value.applyAsDouble(tidegate.get().samples().get(round)) / best.among(values));
        }
        return Figures.median(ratios);
    }

    private Optional<Contender> find(String name) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name))
                .findFirst();
    }
}

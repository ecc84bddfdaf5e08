package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a request costs. All peers run from the start on the same cores and take turns, round by round, so that a slow
 * minute of the machine meets each of them. In a round each peer is first asked for its peak (closed loop). Then each
 * holds the same rate, 70 % of the peak of the better of nginx and HAProxy in that round (open loop, latency from due
 * time). Processor time is that of the peer's whole process tree.
 */
final class RequestComparison {
    private static final double EQUAL_SHARE = 0.7;

    private final Settings settings;
    private final List<Contender> contenders = new ArrayList<>();

    RequestComparison(Settings settings) {
        this.settings = settings;
    }

    /** Whether every peer did its duties and every bar is reached. */
    boolean run(Path folder) throws IOException, InterruptedException {
        Peers peers = new Peers(folder, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> contenders.forEach(Contender::close)));
        try (ServerProcess upstream = ServerProcess.start(
                "upstream", peers.upstream(), settings.upstreamCores(), Peers.UPSTREAM_PORT, folder)) {
            for (String name : settings.peers()) {
                contenders.add(Contender.start(peers.of(name), settings, folder));
            }
            warmUp();
            for (int round = 0; round < settings.rounds(); round++) {
                takeTurns(round);
            }
            return report();
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void warmUp() throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            String looks = contender.warmUp().stream()
                    .map(perSecond -> Figures.number(perSecond, 0))
                    .collect(Collectors.joining(" "));
            System.out.println("warm-up of " + contender.name() + ", requests/s each second: " + looks);
        }
    }

    /** Each round starts with another peer, so that none is always the one after the slowest. */
    private void takeTurns(int round) throws IOException, InterruptedException {
        for (Contender contender : inTurn(round)) {
            contender.findPeak();
        }
        double rate = settings.rate() > 0 ? settings.rate() : equalRate();
        for (Contender contender : inTurn(round)) {
            contender.hold(rate);
        }
        System.out.println("round " + (round + 1) + ", equal rate " + Figures.number(rate, 0) + "/s");
        contenders.forEach(contender -> System.out.println("  " + Report.turn(contender)));
    }

    private List<Contender> inTurn(int round) {
        List<Contender> all = new ArrayList<>();
        for (int turn = 0; turn < contenders.size(); turn++) {
            all.add(contenders.get((turn + round) % contenders.size()));
        }
        return all;
    }

    /** Of the better rival's peak; of our own when no rival takes part. */
    private double equalRate() {
        double peak = contenders.stream()
                .filter(contender ->
                        contender.name().equals(Peers.NGINX) || contender.name().equals(Peers.HAPROXY))
                .mapToDouble(contender -> contender.peaks().getLast().perSecond())
                .max()
                .orElseGet(() -> contenders.getFirst().peaks().getLast().perSecond());
        return peak * EQUAL_SHARE;
    }

    private boolean report() throws IOException, InterruptedException {
        Report report = new Report(settings, contenders);
        System.out.println();
        System.out.println(report.table());
        boolean done = true;
        for (Contender contender : contenders) {
            Contender.Duties duties = contender.duties();
            System.out.println((duties.done() ? "" : "INCOMPLETE ") + duties.text());
            done &= duties.done();
        }
        System.out.println();
        List<Bar> bars = report.bars();
        bars.forEach(System.out::println);
        return done && bars.stream().allMatch(Bar::passes);
    }
}

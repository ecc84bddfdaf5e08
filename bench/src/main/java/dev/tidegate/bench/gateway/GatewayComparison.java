package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Question: what does a request cost in Tidegate, beside nginx, HAProxy and Spring Cloud Gateway?
 *
 * <p>All peers run from the start on the same cores and take turns, round by round, so that a slow minute of the
 * machine meets each of them. A turn finds the peak (wrk, closed loop), then holds 70 % of that peak and a rate that is
 * the same for all (open loop, latency from due time). Processor time is that of the peer's whole process tree.
 *
 * <p>Exit code 0 when every bar is reached, 1 when one is short, 2 for a wrong argument, 3 when a peer cannot run.
 */
public final class GatewayComparison {
    private final Settings settings;
    private final List<Contender> contenders = new ArrayList<>();

    private GatewayComparison(Settings settings) {
        this.settings = settings;
    }

    /** Runs the comparison in the folder that the system property {@code bench.folder} names. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.exit(
                    new GatewayComparison(Settings.parse(arguments)).run(Path.of(System.getProperty("bench.folder"))));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(3);
        }
    }

    private int run(Path folder) throws IOException, InterruptedException {
        System.out.println(Machine.line());
        Peers peers = new Peers(folder, settings);
        Thread stop = new Thread(() -> contenders.forEach(Contender::close));
        Runtime.getRuntime().addShutdownHook(stop);
        try (ServerProcess upstream = ServerProcess.start(
                "upstream", peers.upstream(), settings.upstreamCores(), Peers.UPSTREAM_PORT, folder)) {
            for (String name : settings.peers()) {
                contenders.add(Contender.start(peers.of(name), settings, folder));
            }
            for (Contender contender : contenders) {
                String looks = contender.warmUp().stream()
                        .map(perSecond -> Figures.number(perSecond, 0))
                        .collect(Collectors.joining(" "));
                System.out.println("warm-up of " + contender.name() + ", requests/s each second: " + looks);
            }
            for (int round = 0; round < settings.rounds(); round++) {
                takeTurns(round);
            }
            return report();
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void takeTurns(int round) throws IOException, InterruptedException {
        // Each round starts with another peer, so that none is always the one after the slowest.
        for (int turn = 0; turn < contenders.size(); turn++) {
            Contender contender = contenders.get((turn + round) % contenders.size());
            contender.takeTurn();
            System.out.println("round " + (round + 1) + ": " + Report.turn(contender));
        }
    }

    private int report() throws IOException, InterruptedException {
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
        return done && bars.stream().allMatch(Bar::passes) ? 0 : 1;
    }
}

package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.bench.limits.ConcurrentCallers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Question: how do the four algorithms do with 10,000 requests at a time, in process and through the gateway?
 *
 * <p>In process, 10,000 callers ask one limit of 100,000 a second. Through the gateway, 10,000 connections ask a route
 * with one limit of 1,000 a second, so nearly all is refused, as in a flood: first as fast as they are answered (wrk),
 * then at the rate that is published for the algorithm (open loop, latency from due time). Exit code 0 when the
 * published figures are reached and nothing was admitted beyond the limits.
 */
public final class AlgorithmsComparison {
    private static final long IN_PROCESS_PER_SECOND = 100_000;

    private final Settings settings;
    private final List<Bar> bars = new ArrayList<>();
    private final Table table = new Table(
            "",
            "in process: decisions/s",
            "p99 ms",
            "gateway: decisions/s",
            "p99 ms at the published rate",
            "published: decisions/s",
            "p99 ms");

    private AlgorithmsComparison(Settings settings) {
        this.settings = settings;
    }

    /** Runs in the folder that the system property {@code bench.folder} names. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.parse(arguments);
            System.exit(new AlgorithmsComparison(settings).run(Path.of(System.getProperty("bench.folder"))));
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
        for (Algorithm algorithm : Algorithm.values()) { // so that the first does not pay for the compiler
            ConcurrentCallers.ask(algorithm.at(IN_PROCESS_PER_SECOND), settings.connections());
        }
        List<ConcurrentCallers.Outcome> inProcess = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            inProcess.add(ConcurrentCallers.ask(algorithm.at(IN_PROCESS_PER_SECOND), settings.connections()));
        }
        Peers peers = new Peers(folder, settings);
        Peer gateway = peers.tidegate("algorithms.yaml");
        try (ServerProcess upstream = ServerProcess.start(
                        "upstream", peers.upstream(), settings.upstreamCores(), Peers.UPSTREAM_PORT, folder);
                ServerProcess server = ServerProcess.start(
                        gateway.name(), gateway.command(), settings.proxyCores(), gateway.port(), folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Runtime.getRuntime().addShutdownHook(new Thread(upstream::close));
            for (Algorithm algorithm : Algorithm.values()) {
                compare(algorithm, inProcess.get(algorithm.ordinal()), gateway);
            }
        }
        System.out.println(table);
        System.out.println("The published figures name no hardware, code or method; they are printed to stand beside.");
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes) ? 0 : 1;
    }

    private void compare(Algorithm algorithm, ConcurrentCallers.Outcome inProcess, Peer gateway)
            throws IOException, InterruptedException {
        URI target = gateway.url("/" + algorithm.word());
        Wrk.run(target, settings.warmUpSeconds(), settings);
        Load.Peak peak = Wrk.run(target, settings.peakSeconds(), settings);
        Load.Steady steady = SteadyLoad.run(target, algorithm.publishedPerSecond(), settings.steadySeconds(), settings);
        double p99Millis = steady.percentileMicros(99) / 1e3;
        table.row(
                algorithm.word(),
                Figures.number(inProcess.decisionsPerSecond(), 0),
                Figures.number(inProcess.p99Millis(), 1),
                Figures.number(peak.perSecond(), 0),
                Figures.number(p99Millis, 1),
                Figures.number(algorithm.publishedPerSecond(), 0),
                Figures.number(algorithm.publishedP99Millis(), 0));
        judge(algorithm, inProcess, peak, p99Millis);
        bars.add(Bar.atMost(algorithm.word() + ", gateway, requests failed", steady.failed() + peak.failed(), 0, ""));
    }

    private void judge(Algorithm algorithm, ConcurrentCallers.Outcome inProcess, Load.Peak peak, double p99Millis) {
        String name = algorithm.word();
        bars.add(Bar.atLeast(
                name + ", in process, decisions/s",
                inProcess.decisionsPerSecond(),
                algorithm.publishedPerSecond(),
                ""));
        bars.add(Bar.atMost(name + ", in process, p99", inProcess.p99Millis(), algorithm.publishedP99Millis(), " ms"));
        bars.add(Bar.atMost(
                name + ", in process, admitted / most that the limit allows",
                inProcess.admitted() / algorithm.mostAdmitted(IN_PROCESS_PER_SECOND, inProcess.seconds()),
                1,
                "x"));
        bars.add(Bar.atLeast(name + ", gateway, decisions/s", peak.perSecond(), algorithm.publishedPerSecond(), ""));
        bars.add(Bar.atMost(name + ", gateway, p99 at that rate", p99Millis, algorithm.publishedP99Millis(), " ms"));
    }
}

package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What idle connections hold: ten thousand clients that asked once and keep their connection, of a gateway that was
 * just started, and of one that served as much as it can before. One peer runs at a time.
 */
final class IdleComparison {
    private static final int CONNECTIONS = 10_000;
    private static final double MEGABYTES_MAX = 150;
    private static final int IDLE_SECONDS = 5;

    private final Settings settings;
    private final Table table = new Table(
            CONNECTIONS + " idle connections",
            "MB at start",
            "MB with them",
            "MB after load",
            "CPU ms a second",
            "kept");
    private final List<Bar> bars = new ArrayList<>();

    IdleComparison(Settings settings) {
        this.settings = settings;
    }

    /** Whether every bar is reached. */
    boolean run(Path folder) throws IOException, InterruptedException {
        Peers peers = new Peers(folder, settings);
        try (ServerProcess upstream = ServerProcess.start(
                "upstream", peers.upstream(), settings.upstreamCores(), Peers.UPSTREAM_PORT, folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(upstream::close));
            for (String name : settings.peers()) {
                measure(peers.of(name), folder);
            }
        }
        System.out.println();
        System.out.println(table);
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void measure(Peer peer, Path folder) throws IOException, InterruptedException {
        try (ServerProcess process =
                ServerProcess.start(peer.name(), peer.command(), settings.proxyCores(), peer.port(), folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
            double atStart = process.residentMegabytes();
            Held fresh = hold(peer, process);
            Load.of(settings).peak(peer.url(Peers.SMALL), settings.warmUpSeconds());
            Held worn = hold(peer, process);
            table.row(
                    peer.name(),
                    Figures.number(atStart, 0),
                    Figures.number(fresh.megabytes(), 0),
                    Figures.number(worn.megabytes(), 0),
                    Figures.number(worn.cpuMillis(), 1),
                    Figures.number(Math.min(fresh.kept(), worn.kept()), 0));
            if (peer.name().equals(Peers.TIDEGATE)) {
                bars.add(Bar.atMost("memory with idle connections", fresh.megabytes(), MEGABYTES_MAX, " MB"));
                bars.add(Bar.atMost("memory with them after load", worn.megabytes(), MEGABYTES_MAX, " MB"));
                bars.add(Bar.atLeast("connections kept", Math.min(fresh.kept(), worn.kept()), CONNECTIONS, ""));
            }
        }
    }

    /**
     * What the connections cost while nothing comes.
     *
     * @param cpuMillis processor time of the peer in a second
     * @param kept how many connections the peer did not close
     */
    private record Held(double megabytes, double cpuMillis, int kept) {}

    private Held hold(Peer peer, ServerProcess process) throws IOException, InterruptedException {
        try (IdleConnections connections = IdleConnections.open(peer.url(Peers.SMALL), CONNECTIONS)) {
            TimeUnit.SECONDS.sleep(1);
            double cpuBefore = process.cpuSeconds();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            double cpuMillis = (process.cpuSeconds() - cpuBefore) * 1e3 / IDLE_SECONDS;
            return new Held(process.residentMegabytes(), cpuMillis, connections.stillOpen());
        }
    }
}

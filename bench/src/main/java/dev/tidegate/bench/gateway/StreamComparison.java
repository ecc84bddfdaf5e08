package dev.tidegate.bench.gateway;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stream of TCP costs that is passed on as it is: gigabytes from a server to a client, one connection each,
 * through a listener for TCP and through HAProxy's mode tcp with splicing. The peers take turns on the same cores.
 */
final class StreamComparison {
    private static final long STREAM_BYTES = 1_000_000_000L;
    private static final int FILE_BYTES = 16 << 20;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Settings settings;
    private final Map<Peer, ServerProcess> running = new LinkedHashMap<>();
    private final Map<Peer, List<Turn>> turns = new LinkedHashMap<>();

    /** What one gigabyte took. */
    private record Turn(double seconds, double cpuSeconds) {}

    StreamComparison(Settings settings) {
        this.settings = settings;
    }

    /** Whether the bar is reached. */
    boolean run(Path folder) throws IOException, InterruptedException {
        Peers peers = new Peers(folder, settings);
        Path file = Files.write(folder.resolve("stream"), new byte[FILE_BYTES]);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try (ServerProcess source = ServerProcess.start(
                "source",
                peers.streamSource(file, STREAM_BYTES),
                settings.upstreamCores(),
                Peers.UPSTREAM_PORT,
                folder)) {
            for (String name : settings.peers()) {
                start(peers.of(name), folder);
            }
            for (int round = 0; round < settings.rounds(); round++) {
                takeTurns(round);
            }
            return report();
        } finally {
            close();
        }
    }

    /** Starts a peer, and sends it the first streams, which are not counted: a JVM gets fast only after a while. */
    private void start(Peer peer, Path folder) throws IOException, InterruptedException {
        ServerProcess process =
                ServerProcess.start(peer.name(), peer.command(), settings.proxyCores(), peer.port(), folder);
        running.put(peer, process);
        turns.put(peer, new ArrayList<>());
        int warm = peer.isJvm() ? Math.ceilDiv(settings.warmUpSeconds(), 2) : 1;
        for (int i = 0; i < warm; i++) {
            receive(peer);
        }
        process.pause();
    }

    private void takeTurns(int round) throws IOException, InterruptedException {
        List<Peer> peers = List.copyOf(running.keySet());
        for (int turn = 0; turn < peers.size(); turn++) {
            Peer peer = peers.get((turn + round) % peers.size());
            Turn taken = takeTurn(peer);
            turns.get(peer).add(taken);
            System.out.println("round " + (round + 1) + ": " + peer.name() + " "
                    + Figures.number(taken.cpuSeconds(), 3) + " s of CPU for 1 GB in "
                    + Figures.number(taken.seconds(), 2) + " s");
        }
    }

    private Turn takeTurn(Peer peer) throws IOException, InterruptedException {
        ServerProcess process = running.get(peer);
        process.resume();
        int streams = settings.peakSeconds();
        double cpuBefore = process.cpuSeconds();
        long startNanos = System.nanoTime();
        for (int i = 0; i < streams; i++) {
            receive(peer);
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = process.cpuSeconds() - cpuBefore;
        process.pause();
        return new Turn(seconds / streams, cpuSeconds / streams);
    }

    /** Reads one stream to its end. */
    private static void receive(Peer peer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long bytes = 0;
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", peer.port()))) {
            for (int read = 0; read >= 0; read = channel.read(buffer.clear())) {
                bytes += read;
            }
        }
        if (bytes != STREAM_BYTES) {
            throw new IOException(peer.name() + " passed on " + bytes + " of " + STREAM_BYTES + " bytes");
        }
    }

    private boolean report() {
        Table table =
                new Table("l4, 1 GB, median of " + settings.rounds() + " rounds", "CPU s", "seconds", "GB a second");
        turns.forEach((peer, taken) -> {
            double seconds = Figures.median(taken.stream().map(Turn::seconds).toList());
            table.row(
                    peer.name(),
                    Figures.number(
                            Figures.median(taken.stream().map(Turn::cpuSeconds).toList()), 3),
                    Figures.number(seconds, 2),
                    Figures.number(1 / seconds, 2));
        });
        System.out.println();
        System.out.println(table);
        Bar bar = Bar.atMost(
                "CPU of a stream / HAProxy", ratio(), settings.scenario().cpuBar(), "x");
        System.out.println(bar);
        return bar.passes();
    }

    /** The median over the rounds of Tidegate's processor time / HAProxy's in the same round. */
    private double ratio() {
        List<Turn> own = turns(Peers.TIDEGATE);
        List<Turn> rival = turns(Peers.HAPROXY);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(own.size(), rival.size()); round++) {
            ratios.add(own.get(round).cpuSeconds() / rival.get(round).cpuSeconds());
        }
        return Figures.median(ratios);
    }

    private List<Turn> turns(String name) {
        return turns.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private void close() {
        running.values().forEach(ServerProcess::close);
    }
}

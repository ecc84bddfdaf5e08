package dev.tidegate.bench.shared;

import dev.tidegate.bench.reload.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The nodes that share a limit, each a process. Used by one thread at a time. */
final class Fleet implements AutoCloseable {
    static final int NODES = 4;
    /** Before the load comes, the nodes find each other, and a few calls load what calls need. */
    private static final long WARM_UP_MILLIS = 2_500;

    private static final double WARM_UP_PER_SECOND = 200;
    /** No run takes longer. */
    private static final Duration LENGTH_MAX = Duration.ofSeconds(120);

    private final Folder folder;
    private final long originNanos;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private Fleet(Folder folder) {
        this.folder = folder;
        this.originNanos = System.nanoTime();
    }

    /** Starts the nodes, which are asked a few calls only. */
    static Fleet start(SharedPolicy policy) throws IOException, InterruptedException {
        return start(policy, "");
    }

    /**
     * Starts the nodes, the first with a wrong time of day.
     *
     * @param ahead how far it is ahead, as {@code faketime} reads it; empty for not at all
     */
    static Fleet start(SharedPolicy policy, String ahead) throws IOException, InterruptedException {
        Fleet fleet = new Fleet(Folder.create());
        try {
            for (int i = 0; i < NODES; i++) {
                fleet.add(policy, i == 0 ? ahead : "");
            }
            fleet.offer(WARM_UP_PER_SECOND, WARM_UP_PER_SECOND, WARM_UP_PER_SECOND, WARM_UP_PER_SECOND);
            TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
            return fleet;
        } catch (IOException | RuntimeException failed) {
            fleet.close();
            throw failed;
        }
    }

    private void add(SharedPolicy policy, String ahead) throws IOException {
        Path file = folder.path().resolve("node-" + nodes.size());
        AdmissionLog log = AdmissionLog.create(file, originNanos, LENGTH_MAX);
        nodes.add(
                ahead.isEmpty()
                        ? NodeProcess.start(policy, file, log)
                        : NodeProcess.startAhead(ahead, policy, file, log));
    }

    /** The nodes in the order in which they were started; those that were killed as well. */
    List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** So many calls a second from now on, to each node its own. */
    void offer(double... perSecond) throws IOException {
        for (int i = 0; i < perSecond.length; i++) {
            if (nodes.get(i).isAlive()) {
                nodes.get(i).offer(perSecond[i]);
            }
        }
    }

    /** What the nodes that live decided since the last report. */
    NodeReport report() throws IOException {
        List<NodeReport> reports = new ArrayList<>();
        for (NodeProcess node : nodes) {
            if (node.isAlive()) {
                reports.add(node.report());
            }
        }
        return NodeReport.sum(reports);
    }

    /** Now, as the record of admissions counts. */
    long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    /** When calls were let in, by all nodes. */
    Admissions admissions() {
        return Admissions.of(nodes.stream().map(NodeProcess::admissions).toArray(int[][]::new));
    }

    /** When one node let calls in. */
    Admissions admissions(int node) {
        return Admissions.of(nodes.get(node).admissions());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (NodeProcess node : nodes) {
            node.close();
        }
        folder.close();
    }
}

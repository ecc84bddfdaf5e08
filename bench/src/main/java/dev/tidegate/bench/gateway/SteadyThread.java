package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import org.HdrHistogram.Histogram;

/** One spinning thread of the steady load, with its own connections and its own share of the rate. */
final class SteadyThread {
    private static final long GRACE_NANOS = 1_000_000_000;

    private final ArrayDeque<SteadyConnection> idle = new ArrayDeque<>();
    private final Histogram latencyNanos = SteadyLoad.newHistogram();
    private final SteadyLoad.Plan plan;
    private final long startNanos;
    private final long total;
    private final double intervalNanos;
    private long sent;
    private long answered;
    private long failed;

    SteadyThread(SteadyLoad.Plan plan, long startNanos) {
        this.plan = plan;
        this.startNanos = startNanos;
        this.intervalNanos = plan.threads() * 1e9 / plan.rate();
        this.total = (long) (plan.seconds() * 1e9 / intervalNanos);
    }

    SteadyLoad.Result run() throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                connect(selector);
                exchange(selector);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
        return new SteadyLoad.Result(answered, total - answered, latencyNanos);
    }

    private void connect(Selector selector) throws IOException {
        int connections = Math.max(1, plan.connections() / plan.threads());
        for (int index = 0; index < connections; index++) {
            idle.add(SteadyConnection.open(plan.port(), selector));
        }
    }

    private void exchange(Selector selector) throws IOException {
        long endNanos = startNanos + (long) (plan.seconds() * 1e9) + GRACE_NANOS;
        while (answered + failed < total && System.nanoTime() - endNanos < 0) {
            sendWhatIsDue(System.nanoTime());
            selector.selectNow(key -> receive((SteadyConnection) key.attachment()));
        }
    }

    private void sendWhatIsDue(long nowNanos) {
        while (sent < total && !idle.isEmpty() && nowNanos - dueNanos(sent) >= 0) {
            idle.pop().send(dueNanos(sent));
            sent++;
        }
    }

    private void receive(SteadyConnection connection) {
        int status = connection.receive();
        if (status == SteadyConnection.INCOMPLETE) {
            return;
        }
        idle.add(connection); // to the back: every connection is used in turn
        if (status != 200) {
            failed++;
            return;
        }
        answered++;
        if (answered * 10 > total) {
            latencyNanos.recordValue(Math.min(
                    Math.max(0, System.nanoTime() - connection.dueNanos()), latencyNanos.getHighestTrackableValue()));
        }
    }

    private long dueNanos(long index) {
        return startNanos + (long) (index * intervalNanos);
    }
}

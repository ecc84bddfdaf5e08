package dev.tidegate.bench.gateway;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One event loop's share of a fixed rate over HTTP/2: its connections in turn, and what came of their requests. */
final class H2Lane {
    private static final long TIMER_NANOS_MIN = 20_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** How long after the last request was due the answers are waited for. */
    private static final long GRACE_NANOS = SECOND_NANOS;

    private static final int DIGITS = 3;

    private final List<H2Client> clients;
    private final EventLoop loop;
    private final double gapNanos;
    private final long count;
    private final Histogram latencyNanos = new Histogram(DIGITS);
    private final CompletableFuture<Counts> end = new CompletableFuture<>();
    private long startNanos;
    private long next;
    private int turn;
    private long answered;
    private long refused;
    private boolean timerSet;

    /**
     * Prepares a lane.
     *
     * @param gapSeconds from one request to the next
     * @param seconds how long
     */
    H2Lane(List<H2Client> clients, double gapSeconds, double seconds) {
        this.clients = clients;
        this.loop = clients.getFirst().channel().eventLoop();
        this.gapNanos = gapSeconds * SECOND_NANOS;
        this.count = (long) (seconds / gapSeconds);
    }

    /** What came of a lane; latency from the time a request was due. */
    record Counts(long answered, long refused, long failed, Histogram latencyNanos) {}

    /** Starts to send. */
    void start(long runStartNanos) {
        loop.execute(() -> {
            startNanos = runStartNanos;
            clients.forEach(client -> client.report(this));
            loop.schedule(this::finish, (long) (count * gapNanos) + GRACE_NANOS, TimeUnit.NANOSECONDS);
            pump();
        });
    }

    Counts awaitEnd() {
        return end.join();
    }

    private long dueNanos(long index) {
        return startNanos + (long) (index * gapNanos);
    }

    /** Sends what is due, as far as connections have room; the next answer makes more. */
    private void pump() {
        long nowNanos = System.nanoTime();
        int sent = 0;
        while (next < count && dueNanos(next) - nowNanos <= 0 && send()) {
            sent++;
        }
        if (sent > 0) {
            clients.forEach(client -> client.channel().flush());
        }
        if (next < count && !timerSet) {
            timerSet = true;
            long waitNanos = Math.max(TIMER_NANOS_MIN, dueNanos(next) - nowNanos);
            loop.schedule(this::onTimer, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private boolean send() {
        for (int tries = 0; tries < clients.size(); tries++) {
            H2Client client = clients.get(turn);
            turn = turn + 1 == clients.size() ? 0 : turn + 1;
            if (client.hasRoom()) {
                client.ask(dueNanos(next));
                next++;
                return true;
            }
        }
        return false;
    }

    private void onTimer() {
        timerSet = false;
        pump();
    }

    void onAnswer(long dueNanos, int status) {
        latencyNanos.recordValue(Math.max(1, System.nanoTime() - dueNanos));
        if (status < 400) {
            answered++;
        } else {
            refused++;
        }
        if (answered + refused == count) {
            finish();
        }
    }

    /** What has no answer by now has failed. */
    private void finish() {
        end.complete(new Counts(answered, refused, count - answered - refused, latencyNanos));
    }
}

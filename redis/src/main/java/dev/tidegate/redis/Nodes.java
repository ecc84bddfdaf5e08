package dev.tidegate.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which nodes share the store: each says twice a second that it is there, and hears how many are and whether something
 * was reset. Thread-safe.
 */
final class Nodes implements Ticker.Task {
    static final long BEAT_NANOS = 500_000_000;
    private static final long LEAVE_MILLIS = 200;
    /** A node is told apart by so many random bits, which a double holds. */
    private static final int ID_BITS = 52;

    private final Wire wire;
    private final Script script = Script.named("nodes.lua");
    private final byte[][] keys;
    private final long id = 1 + (ThreadLocalRandom.current().nextLong() >>> (64 - ID_BITS));
    private final Runnable onReset;
    private volatile int count = 1;
    private long resets = -1;
    private long beatNanos;
    private boolean hasBegun;

    Nodes(Wire wire, Keys keys, Runnable onReset) {
        this.wire = wire;
        this.keys = keys.nodes();
        this.onReset = onReset;
    }

    /** Who this node is: a number above 0 that a double holds. */
    long id() {
        return id;
    }

    /** How many nodes there were when the store was last seen, at least 1. */
    int count() {
        return count;
    }

    @Override
    public long tick(long nowNanos) {
        if (!hasBegun || nowNanos - beatNanos >= 0) {
            hasBegun = true;
            beatNanos = nowNanos + BEAT_NANOS;
            // A beat that gets lost is followed by the next one; whether the store is there is told by the lanes.
            call("beat").exceptionally(failed -> new byte[0]);
        }
        return beatNanos;
    }

    /** Tells all nodes to forget what they remember of refusals. */
    CompletionStage<Void> announceReset() {
        return call("reset").thenAccept(reply -> {});
    }

    private CompletionStage<byte[]> call(String deed) {
        byte[][] arguments = {Keys.bytes(String.format(Locale.ROOT, "%d", id)), Keys.bytes(deed)};
        return wire.run(script, keys, arguments).thenApply(reply -> {
            learn(ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN));
            return reply;
        });
    }

    private void learn(ByteBuffer reply) {
        count = Math.max(1, (int) reply.getDouble());
        if (isNew((long) reply.getDouble())) {
            onReset.run();
        }
    }

    private synchronized boolean isNew(long heard) {
        boolean isNew = resets >= 0 && heard != resets;
        resets = heard;
        return isNew;
    }

    /** Tells the others that this node leaves; waits a moment for that. */
    void leave() {
        try {
            CompletableFuture<byte[]> left = call("leave").toCompletableFuture();
            left.get(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unheard) {
            // The others will miss it soon.
            count = 1;
        }
    }
}

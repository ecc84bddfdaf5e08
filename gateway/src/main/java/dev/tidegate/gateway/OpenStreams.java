package dev.tidegate.gateway;

import dev.tidegate.model.KeyHash;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many streams (WebSockets, server-sent events) each caller has open on each route, exactly, over all event loops.
 * A count lives as long as its streams, through every reload. Thread-safe; asked once when a stream begins and once
 * when it ends, so it may allocate.
 */
final class OpenStreams {
    /** How many callers may have streams open at a time: memory is fixed whatever the listeners allow. */
    static final int CALLERS_MAX = 1 << 20;

    private final ConcurrentHashMap<Long, Integer> byCaller = new ConcurrentHashMap<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final int callersMax;
    private final long seed;

    /**
     * Begins with none.
     *
     * @param seed what keys are hashed with; nobody outside may know it
     */
    OpenStreams(long seed) {
        this(seed, CALLERS_MAX);
    }

    OpenStreams(long seed, int callersMax) {
        this.seed = seed;
        this.callersMax = callersMax;
    }

    /** What a caller is counted by on a route; 64 bits, so that no two meet by chance. */
    long caller(String route, CharSequence key) {
        return KeyHash.combine(KeyHash.of(route, seed), KeyHash.of(key, seed));
    }

    /** Counts one more stream unless the caller has {@code max} already; returns whether it was counted. */
    boolean tryOpen(long caller, int max) {
        boolean[] opened = new boolean[1];
        byCaller.compute(caller, (key, seen) -> {
            int count = seen == null ? 0 : seen;
            opened[0] = count < max && (count > 0 || admitCaller());
            return opened[0] ? Integer.valueOf(count + 1) : seen;
        });
        return opened[0];
    }

    private boolean admitCaller() {
        if (callers.incrementAndGet() <= callersMax) {
            return true;
        }
        callers.decrementAndGet();
        return false;
    }

    /** A stream that was counted is over. */
    void close(long caller) {
        byCaller.computeIfPresent(caller, (key, count) -> {
            if (count > 1) {
                return count - 1;
            }
            callers.decrementAndGet();
            return null;
        });
    }

    /** How many streams are open, while others come and go. */
    int open() {
        return byCaller.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many callers have streams open. */
    int callers() {
        return callers.get();
    }
}

package dev.tidegate.gateway.l4;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many connections a listener holds, in all and from each address, and how many it refused for being too many. As
 * many addresses are remembered as there are connections. Thread-safe.
 */
public final class ConnectionCounts {
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, AtomicInteger> byAddress = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /** Nothing is open yet. */
    public ConnectionCounts() {}

    /**
     * Counts a connection unless {@code most} are open; one that was counted is {@linkplain #leave() given up} once.
     */
    public boolean tryEnter(int most) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            refused.increment();
            return false;
        }
        return true;
    }

    /** Counts a connection from this address unless {@code most} are; one that was counted is given up once. */
    public boolean tryEnter(InetAddress address, int most) {
        if (countUp(address) > most) {
            leave(address);
            refused.increment();
            return false;
        }
        return true;
    }

    private int countUp(InetAddress address) {
        return byAddress
                .compute(address, (key, seen) -> {
                    AtomicInteger count = seen == null ? new AtomicInteger() : seen;
                    count.incrementAndGet();
                    return count;
                })
                .get();
    }

    /** A connection that was counted is closed. */
    public void leave() {
        open.decrementAndGet();
    }

    /** A connection that was counted for this address is closed. */
    public void leave(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count.decrementAndGet() == 0 ? null : count);
    }

    /** How many connections are open. */
    public int open() {
        return open.get();
    }

    /** How many were refused since the start. */
    public long refused() {
        return refused.sum();
    }
}

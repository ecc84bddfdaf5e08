package dev.tidegate.balance;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What changes with every call to one server. Two balancers that follow one another share it, so that a reload forgets
 * no call. Thread-safe; takes no lock and allocates nothing.
 */
public final class LiveServer {
    private final String address;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger failuresInARow = new AtomicInteger();

    LiveServer(String address) {
        this.address = address;
    }

    /** How this server is called in logs and metrics. */
    public String address() {
        return address;
    }

    /** Counts a call that goes to this server; {@link #release} follows exactly once. */
    public void acquire() {
        inFlight.getAndIncrement();
    }

    /** Counts the end of a call. */
    public void release() {
        inFlight.getAndDecrement();
    }

    /** How many calls this server works on. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Counts a failed call and tells how many there were since the last good one. */
    int failed() {
        return failuresInARow.incrementAndGet();
    }

    /** Forgets the failed calls. A good call is the usual case, and then this only reads. */
    void succeeded() {
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
    }
}

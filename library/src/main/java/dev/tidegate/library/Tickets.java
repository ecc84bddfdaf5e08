package dev.tidegate.library;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tickets to be used again: a fixed number of places, of which a thread looks at one. It may find none and make a new
 * ticket, and one that is brought back to a place that is taken is left to the collector. Thread-safe and lock-free.
 */
final class Tickets {
    private static final int PLACES_BITS = 7;
    /** One cache line for each place. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<@Nullable Ticket> places =
            new AtomicReferenceArray<>((1 << PLACES_BITS) * STRIDE);

    Ticket take(Running running, GuardedCall call) {
        int place = place();
        if (places.getOpaque(place) != null) {
            Ticket ticket = places.getAndSet(place, null);
            if (ticket != null) {
                ticket.begin(running, call);
                return ticket;
            }
        }
        return new Ticket(running, call);
    }

    /** Takes a ticket back that nobody uses any more. */
    void giveBack(Ticket ticket) {
        if (ticket.isReusable()) {
            places.setRelease(place(), ticket);
        }
    }

    private static int place() {
        long mixed = Thread.currentThread().threadId() * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> (Long.SIZE - PLACES_BITS)) * STRIDE;
    }
}

package dev.tidegate.library;

import dev.tidegate.model.Outcome;
import java.lang.ref.Reference;

/**
 * The place of one call in what it calls. Close it when the call is over, in a {@code try} statement.
 *
 * <pre>{@code
 * try (Permit permit = gate.enter(CREATE)) {
 *     try {
 *         return orders.create(order);
 *     } catch (IOException broken) { // inside: the permit is closed before a catch of the outer try is reached
 *         permit.failed(broken);
 *         throw broken;
 *     }
 * }
 * }</pre>
 *
 * <p>A permit that is told nothing counts as success; {@link Tidegate#call} tells it by itself. It may be closed by
 * another thread than the one that entered. Closing it again does nothing. Otherwise it is used by one thread at a
 * time.
 */
public final class Permit implements Entry, AutoCloseable {
    private final Entrance entrance;
    private final Ticket ticket;
    private final long number;
    private final String upstream;
    private final String settleHeader;
    private Outcome outcome = Outcome.SUCCESS;

    Permit(Entrance entrance, Ticket ticket) {
        this.entrance = entrance;
        this.ticket = ticket;
        this.number = ticket.number();
        this.upstream = ticket.upstreamName();
        this.settleHeader = ticket.settleHeader();
    }

    /**
     * The upstream in which the call has its place: the one that its route leads to, by weight if there are several, or
     * the fallback when the breaker of that one is open. Empty when no route takes the call, and so nothing guards it.
     */
    public String upstream() {
        return upstream;
    }

    /**
     * The header in which a reply says what the call really cost ({@code settle} of the route), in lower case; empty
     * when the policy names none. See {@link dev.tidegate.answer.WholeNumber}.
     */
    public String settleHeader() {
        return settleHeader;
    }

    /**
     * Charges what the call really cost in the place of what its route says: the difference is taken from the limits,
     * which may go into debt, or given back. The first word counts; after the permit is closed, none does.
     *
     * @param cost in permits of the limits, at least 0
     */
    public void settle(long cost) {
        entrance.settle(ticket, number, cost);
    }

    /** Says how the call went; the last word counts. */
    public void outcome(Outcome how) {
        outcome = how;
    }

    /** Says that the call ended with an exception: what that means is the {@link OutcomeRule} of the gate. */
    public void failed(Throwable failure) {
        outcome = entrance.outcome(failure);
    }

    /** Gives the place back, and tells the concurrency limit and the breaker how the call went and how long it took. */
    @Override
    public void close() {
        try {
            boolean unused = entrance.leave(ticket, number, outcome);
        } finally {
            // A watch for leaks must not take it for garbage while it is being closed.
            Reference.reachabilityFence(this);
        }
    }
}

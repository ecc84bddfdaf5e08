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
    private final Tidegate gate;
    private final Ticket ticket;
    private final long number;
    private final String upstream;
    private Outcome outcome = Outcome.SUCCESS;

    Permit(Tidegate gate, Ticket ticket) {
        this.gate = gate;
        this.ticket = ticket;
        this.number = ticket.number();
        this.upstream = ticket.upstreamName();
    }

    /**
     * The upstream in which the call has its place: the one that its route leads to, by weight if there are several, or
     * the fallback when the breaker of that one is open. Empty when no route takes the call, and so nothing guards it.
     */
    public String upstream() {
        return upstream;
    }

    /** Says how the call went; the last word counts. */
    public void outcome(Outcome how) {
        outcome = how;
    }

    /** Says that the call ended with an exception: what that means is the {@link OutcomeRule} of the gate. */
    public void failed(Throwable failure) {
        outcome = gate.outcome(failure);
    }

    /** Gives the place back, and tells the concurrency limit and the breaker how the call went and how long it took. */
    @Override
    public void close() {
        try {
            boolean unused = gate.leave(ticket, number, outcome);
        } finally {
            // A watch for leaks must not take it for garbage while it is being closed.
            Reference.reachabilityFence(this);
        }
    }
}

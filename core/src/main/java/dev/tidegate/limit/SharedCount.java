package dev.tidegate.limit;

import java.util.concurrent.CompletionStage;

/**
 * One limit that is counted for all nodes together, as one node asks for it. Thread-safe, and no method blocks. Times
 * are those of {@link System#nanoTime}.
 *
 * <p>The promise: over all nodes, admitted in (t1, t2] ≤ burst + rate·Δt, with the slack that the implementation
 * states.
 */
public interface SharedCount {
    /** Said by {@link #reserve}: only the store knows; {@link #ask} it. */
    long ASK = Long.MAX_VALUE;

    /** Said by {@link #reserve}: the store is away, and this is known, so that asking would only take time. */
    long AWAY = Long.MAX_VALUE - 1;

    /**
     * Decides by what this node holds: permits that lie ready here, or the knowledge that there are none to be had.
     * Allocates nothing and takes no lock.
     *
     * @param key tells keys apart in this process, as {@link Limiter} takes it
     * @param maxWaitNanos how long the caller may wait for its turn
     * @return 0 when granted, the bit complement of the nanoseconds until the permits would be due when refused, or
     *     {@link #ASK} or {@link #AWAY}
     */
    long reserve(long key, long permits, long maxWaitNanos, long nowNanos);

    /** As {@link #reserve}, taking nothing: nanoseconds that are to be waited for certain, 0 when that is not known. */
    long peek(long key, long permits, long nowNanos);

    /**
     * Asks the store for permits.
     *
     * @param text the key as all nodes write it, see {@link KeyText}
     * @param maxWaitNanos charges permits that are due later, if it is not later than this
     */
    void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer);

    /**
     * Gives back permits that were granted and not used, as {@link Limiter#cancel} does; the store hears of it later.
     *
     * @param text the key as for {@link #ask}; empty when {@link #reserve} granted them
     */
    void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos);

    /** Charges permits, due or not; the store hears of it later. The key as for {@link #giveBack}. */
    void charge(long key, String text, long permits, long nowNanos);

    /** How the limit stands for a key as far as this node knows without asking. */
    Standing standing(long key, long nowNanos);

    /** How the limit stands for a key in the store; fails when the store does not say. */
    CompletionStage<Standing> lookUp(String text);

    /** Forgets what a key has spent, on all nodes within a second; fails when the store does not say. */
    CompletionStage<Void> reset(String text);

    /** How many nodes share the store, as last seen; at least 1. */
    int nodes();

    /**
     * For how long the store has been away in all, as far as this node knows: a clock that stands still while the store
     * answers, and never runs faster than time.
     *
     * @param nowNanos never earlier than the time at which the count was made
     */
    long awayNanos(long nowNanos);

    /**
     * How a limit stands for one key.
     *
     * @param remaining how many permits are due now
     * @param resetNanos nanoseconds until nothing is spent any more
     */
    record Standing(long remaining, long resetNanos) {}
}

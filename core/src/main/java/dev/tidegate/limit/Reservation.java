package dev.tidegate.limit;

import dev.tidegate.model.Reason;

/**
 * What a {@link LimitChain} decided about one call, and what the call holds of each limit. Made once by the caller and
 * used for one call after another, so that deciding allocates nothing. Used by one thread at a time.
 */
public final class Reservation {
    /** What a chain says of a call. */
    public enum Verdict {
        /** It passes now. */
        ADMITTED,
        /** It passes after {@link #waitNanos}. */
        WAIT,
        /** It does not pass. */
        REFUSED
    }

    private LimitChain chain = LimitChain.EMPTY;
    private long[] keys = new long[4];
    private boolean[] isHeld = new boolean[4];
    private long cost = 1;
    private long grantedNanos;
    private long waitNanos;
    private long retryAfterNanos;
    private int decider;
    private Verdict verdict = Verdict.ADMITTED;
    private Reason reason = Reason.RATE;

    /** An empty reservation. */
    public Reservation() {}

    /** What was decided. */
    public Verdict verdict() {
        return verdict;
    }

    /** Whether the call passes, now or after its wait. */
    public boolean isAdmitted() {
        return verdict != Verdict.REFUSED;
    }

    /** Why the call was refused; only for a refused call. */
    public Reason reason() {
        if (isAdmitted()) {
            throw new IllegalStateException("an admitted call has no reason to be refused");
        }
        return reason;
    }

    /** How long an admitted call has to wait for its turn; 0 when it passes now. */
    public long waitNanos() {
        return waitNanos;
    }

    /**
     * How long a refused call has to wait until the same call would pass if nobody else called; {@link Limiter#NEVER}
     * when it costs more than a limit grants at once, 0 when waiting does not help because a key is missing.
     */
    public long retryAfterNanos() {
        return retryAfterNanos;
    }

    /** The place in the chain of the limit that decided: the one that refused, or for which the call waits longest. */
    public int decider() {
        return decider;
    }

    /** The limit that decided. Only after a chain of at least one link has decided. */
    public Limiter limiter() {
        return chain.link(decider).limiter();
    }

    /** The key that the call has for a link of the chain; {@link dev.tidegate.model.KeyHash#NONE} for none. */
    public long key(int link) {
        return keys[link];
    }

    /** How the limit that decided stands for this call. Only after a chain of at least one link has decided. */
    public LimitStatus explain(long nowNanos) {
        return limiter().explain(keys[decider], cost, nowNanos);
    }

    /** Gives back what the call holds, because it was not made after all; what it holds already lapsed is not. */
    public void cancel(long nowNanos) {
        for (int link = chain.size() - 1; link >= 0; link--) {
            if (isHeld[link]) {
                isHeld[link] = false;
                chain.link(link).limiter().cancel(keys[link], cost, grantedNanos, nowNanos);
            }
        }
    }

    /** Charges what the call really cost instead of what it was admitted with; see {@link Limiter#settle}. */
    public void settle(long actualCost, long nowNanos) {
        for (int link = 0; link < chain.size(); link++) {
            if (isHeld[link]) {
                isHeld[link] = false;
                chain.link(link).limiter().settle(keys[link], cost, actualCost, grantedNanos, nowNanos);
            }
        }
    }

    /** Lets go of what the call holds without giving it back: it was used, or never taken. */
    public void clear() {
        begin(LimitChain.EMPTY, 1);
    }

    void begin(LimitChain newChain, long newCost) {
        chain = newChain;
        cost = newCost;
        if (keys.length < chain.size()) {
            keys = new long[chain.size()];
            isHeld = new boolean[chain.size()];
        }
        waitNanos = 0;
        retryAfterNanos = 0;
        decider = 0;
        verdict = Verdict.ADMITTED;
    }

    void setKey(int link, long key) {
        keys[link] = key;
        isHeld[link] = false;
    }

    void hold(int link, long linkWaitNanos, long nowNanos) {
        isHeld[link] = true;
        grantedNanos = nowNanos;
        if (linkWaitNanos > waitNanos) {
            waitNanos = linkWaitNanos;
            decider = link;
            verdict = Verdict.WAIT;
        }
    }

    void refuse(int link, Reason newReason, long newRetryAfterNanos) {
        verdict = Verdict.REFUSED;
        reason = newReason;
        retryAfterNanos = newRetryAfterNanos;
        decider = link;
        waitNanos = 0;
    }
}

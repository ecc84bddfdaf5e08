package dev.tidegate.admit;

import dev.tidegate.model.KeyHash;
import dev.tidegate.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A call that may have to wait for its turn. Whoever waits extends it, and is told once: from the thread that makes
 * room or from {@link Admission#tick}, never with a lock held.
 *
 * <p>Set anew for each call, and used for one at a time.
 */
public abstract class Waiter {
    /** What a key or a session is that the call does not have. */
    static final long NONE = KeyHash.NONE;

    private static final ConcurrencyLimiter[] NO_LIMITS = {};

    private Priority priority = Priority.CRITICAL;
    private long user;
    private long permits = 1;
    private long deadlineNanos;
    private boolean continues;
    private long session = NONE;
    private long[] keys = {};

    // Kept by the admission.
    long enteredNanos;
    private @Nullable ConcurrencyLimiter[] held = NO_LIMITS;

    long arrivedNanos;
    /** How long its place is kept at most after its caller has gone, and what it says then. */
    long keptUntilNanos;

    Outcome keptOutcome = Outcome.CANCELLED;

    // Kept by the admission, under its lock.
    int place;
    int rank;
    double tag;
    long sequence;
    State state = State.IDLE;

    enum State {
        IDLE,
        QUEUED,
        ADMITTED,
        /** Others matter more. */
        SHED,
        /** Its deadline leaves no time. */
        LATE
    }

    /** A waiter for a call of priority critical, of nobody in particular. */
    protected Waiter() {}

    /**
     * Says what the call is.
     *
     * @param newPriority how much it matters
     * @param userHash who makes it, as a hash; 0 for nobody in particular
     * @param newPermits how much of the resource it takes, at least 1
     * @param newDeadlineNanos when its caller gives up, on the clock that the admission is used with
     */
    public final void begin(Priority newPriority, long userHash, long newPermits, long newDeadlineNanos) {
        priority = newPriority;
        user = userHash;
        permits = newPermits;
        deadlineNanos = newDeadlineNanos;
        continues = false;
        session = NONE;
    }

    /**
     * Says how many keys of limits by key the call has at most; all of them are absent until {@link #key} tells one.
     */
    public final void keys(int count) {
        if (keys.length != count) {
            keys = new long[count];
            held = new ConcurrencyLimiter[count];
        }
        for (int i = 0; i < count; i++) {
            keys[i] = NONE;
        }
    }

    /** Says whose place the call takes in the limit by key of this number, as a hash. */
    public final void key(int index, long keyHash) {
        keys[index] = keyHash;
    }

    /** Says which session the call belongs to, as a hash: it goes on before others if it was let in lately. */
    public final void session(long sessionHash) {
        session = sessionHash;
    }

    /** Says that the call goes on with something begun before, which would be lost without it. */
    public final void continues() {
        continues = true;
    }

    /** Its turn has come: it holds its permits now, and gives them back with {@link Admission#leave}. */
    protected abstract void onAdmitted(long nowNanos);

    /**
     * It will not be let in.
     *
     * @param limit the name of the limit by key that refused it; empty for every other denial
     * @param retryAfterNanos when it may be worth coming back
     */
    protected abstract void onRefused(Denial denial, String limit, long retryAfterNanos);

    /** When it came to the door. */
    public final long arrivedNanos() {
        return arrivedNanos;
    }

    /** When it was let in. */
    public final long enteredNanos() {
        return enteredNanos;
    }

    final Priority priority() {
        return priority;
    }

    final long user() {
        return user;
    }

    final long permits() {
        return permits;
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    final boolean isContinuing() {
        return continues;
    }

    final long session() {
        return session;
    }

    final long key(int index) {
        return index < keys.length ? keys[index] : NONE;
    }

    final void hold(int index, ConcurrencyLimiter limiter) {
        held[index] = limiter;
    }

    /** Leaves the limits by key that the call is in; each only once. */
    final void leaveKeys(long nowNanos, Outcome outcome) {
        for (int i = 0; i < held.length; i++) {
            ConcurrencyLimiter limiter = held[i];
            if (limiter != null) {
                held[i] = null;
                limiter.leave(permits, enteredNanos, nowNanos, outcome);
            }
        }
    }

    /** What was decided while the caller is still at the door. */
    final Admission.Verdict verdict() {
        return switch (state) {
            case ADMITTED -> Admission.Verdict.ADMITTED;
            case IDLE, QUEUED -> Admission.Verdict.QUEUED;
            case SHED, LATE -> Admission.Verdict.REFUSED;
        };
    }

    /** Why it was refused after it had waited. */
    final Denial denial() {
        return state == State.LATE ? Denial.LATE : Denial.SHED;
    }
}

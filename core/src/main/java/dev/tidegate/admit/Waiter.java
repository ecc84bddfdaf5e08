package dev.tidegate.admit;

/**
 * A call that may have to wait for its turn. Whoever waits extends it, and is told once: from the thread that makes
 * room or from {@link Admission#tick}, never with a lock held.
 *
 * <p>Set anew for each call, and used for one at a time.
 */
public abstract class Waiter {
    private Priority priority = Priority.CRITICAL;
    private long user;
    private long permits = 1;
    private long deadlineNanos;
    private boolean continues;

    // Kept by the admission, under its lock.
    long arrivedNanos;
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
     * @param late whether its deadline left no time, rather than that others matter more
     * @param retryAfterNanos when it may be worth coming back
     */
    protected abstract void onRefused(boolean late, long retryAfterNanos);

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

    /** What was decided while the caller is still at the door. */
    final Admission.Verdict verdict() {
        return switch (state) {
            case ADMITTED -> Admission.Verdict.ADMITTED;
            case IDLE, QUEUED -> Admission.Verdict.QUEUED;
            case SHED, LATE -> Admission.Verdict.REFUSED;
        };
    }

    final void tell(long nowNanos, long retryAfterNanos) {
        switch (state) {
            case ADMITTED -> onAdmitted(nowNanos);
            case SHED, LATE -> onRefused(state == State.LATE, retryAfterNanos);
            case IDLE, QUEUED -> {}
        }
    }
}

package dev.tidegate.limit;

/** Is told what the store says. Exactly one of the methods is called, once, on any thread; none of them blocks. */
public interface SharedAnswer {
    /**
     * The permits are charged.
     *
     * @param waitNanos how long to wait for the turn, from now; 0 for none
     * @param remaining how many permits are left now
     * @param resetNanos nanoseconds until nothing is spent any more
     */
    void granted(long waitNanos, long remaining, long resetNanos);

    /**
     * Nothing is charged.
     *
     * @param waitNanos nanoseconds until the permits would be due, or {@link Limiter#NEVER}
     * @param remaining how many permits are left now
     * @param resetNanos nanoseconds until nothing is spent any more
     */
    void refused(long waitNanos, long remaining, long resetNanos);

    /** The store did not say anything in time. What it may have charged is lost. */
    void failed();
}

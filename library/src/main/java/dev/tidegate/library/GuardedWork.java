package dev.tidegate.library;

/**
 * Work on something that is handed to it, and what becomes of it when the gate refuses. Keep one for all calls: unlike
 * a lambda that holds what it works on, it costs no allocation for each.
 *
 * @param <A> what it works on
 * @param <T> the result
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface GuardedWork<A, T, X extends Throwable> {
    /** What a call cost that cost as much as its route says. */
    long AS_ADMITTED = -1;

    /** Does it. */
    T run(A argument) throws X;

    /**
     * How many permits of its limits the call has really cost, now that its result is known: the difference to the
     * {@code cost} of its route is charged or given back. Unless it is overridden, there is none.
     *
     * @return less than 0, such as {@link #AS_ADMITTED}, when the route was right
     */
    default long cost(A argument, T result) {
        return AS_ADMITTED;
    }

    /**
     * The result when the gate refuses the call; unless it is overridden, there is none.
     *
     * @throws RefusedException that says why
     */
    default T refused(A argument, Refusal refusal) throws X {
        throw new RefusedException(refusal);
    }
}

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
    /** Does it. */
    T run(A argument) throws X;

    /**
     * The result when the gate refuses the call; unless it is overridden, there is none.
     *
     * @throws RefusedException that says why
     */
    default T refused(A argument, Refusal refusal) throws X {
        throw new RefusedException(refusal);
    }
}

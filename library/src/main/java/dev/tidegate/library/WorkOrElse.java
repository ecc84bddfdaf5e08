package dev.tidegate.library;

import java.util.function.Function;

/** Work, and what its result is when the gate refuses it. */
record WorkOrElse<T, X extends Exception>(Function<Refusal, T> instead) implements GuardedWork<Work<T, X>, T, X> {
    @Override
    public T run(Work<T, X> work) throws X {
        return work.run();
    }

    @Override
    public T refused(Work<T, X> work, Refusal refusal) {
        return instead.apply(refusal);
    }
}

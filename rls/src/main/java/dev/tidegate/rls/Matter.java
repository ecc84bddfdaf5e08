package dev.tidegate.rls;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.model.Reason;

/** What a descriptor turns out to be about, before any limit is asked. */
sealed interface Matter {
    /** No rule takes it, or other rules replace all that it asks. */
    record Unknown() implements Matter {}

    /** A rule takes it and has no limit for it. */
    record Unlimited() implements Matter {}

    /** It is refused whatever was asked before. */
    record Denied(Reason reason) implements Matter {}

    /**
     * Limits decide.
     *
     * @param cost how many permits it takes, at least 1
     */
    record Limited(LimitChain limits, DescriptorCall call, long cost, Use use) implements Matter {}

    /** What is done with permits. */
    enum Use {
        /** They are taken if they are due. */
        TAKE,
        /** They were used already, and are charged. */
        CHARGE,
        /** Nothing: it is only said whether one could be taken. */
        LOOK;

        static Use of(long hits) {
            return hits > 0 ? TAKE : LOOK;
        }
    }

    Matter UNKNOWN = new Unknown();
    Matter UNLIMITED = new Unlimited();
}

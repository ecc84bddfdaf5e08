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
     * @param takes whether permits are taken; else it is only said whether one could be
     */
    record Limited(LimitChain limits, DescriptorCall call, long cost, boolean takes) implements Matter {}

    Matter UNKNOWN = new Unknown();
    Matter UNLIMITED = new Unlimited();
}

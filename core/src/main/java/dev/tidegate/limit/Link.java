package dev.tidegate.limit;

import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * One limit in a {@link LimitChain}: which limit, and how it is asked.
 *
 * @param key what the count is kept by, combined in this order; empty for a limit without keys
 * @param missingKey what happens to a call that lacks one of them
 * @param maxWaitNanos how long a call may wait for its turn; 0 refuses at once
 * @param shadow counts what it would refuse, and lets it pass
 */
public record Link(Limiter limiter, List<Attribute> key, MissingKey missingKey, long maxWaitNanos, boolean shadow) {
    /** Takes a copy of the key. */
    public Link {
        key = List.copyOf(key);
        if (key.isEmpty() == limiter.memory().isKeyed()) {
            throw new IllegalArgumentException(
                    "key must be given if and only if the limit is keyed, but was " + key + " for " + limiter.name());
        }
        if (maxWaitNanos < 0) {
            throw new IllegalArgumentException("maxWaitNanos must be at least 0, but was " + maxWaitNanos);
        }
    }
}

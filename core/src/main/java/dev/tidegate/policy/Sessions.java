package dev.tidegate.policy;

import dev.tidegate.model.Attribute;

/**
 * Sticky admission: a session of several calls that has begun goes on, before others begin.
 *
 * @param key what tells sessions apart, such as a cookie; the client address when off
 * @param keepNanos how long after its last call a session counts as begun, in nanoseconds; 0 when off
 * @param max how many sessions are remembered at most; 0 when off
 */
public record Sessions(Attribute key, long keepNanos, int max) {
    /** Refuses sessions that are neither on nor off. */
    public Sessions {
        if (max == 0) {
            Require.that(keepNanos == 0, "keepNanos must be 0 when max is", keepNanos);
            key = new Attribute.ClientAddress();
        } else {
            ConcurrencyBlock.SESSION_KEEP.require(keepNanos);
            ConcurrencyBlock.SESSION_MAX.require(max);
        }
    }

    /** No call is let in because of another. */
    public static Sessions off() {
        return new Sessions(new Attribute.ClientAddress(), 0, 0);
    }

    /** Sessions told apart by this, with the file's defaults: kept for ten minutes. */
    public static Sessions by(Attribute key) {
        return ConcurrencyBlock.sessions(key);
    }

    /** The same sessions, kept for so long after their last call, in nanoseconds. */
    public Sessions withKeepNanos(long other) {
        return new Sessions(key, other, max);
    }

    /** The same sessions, of which so many are remembered at most. */
    public Sessions withMax(int other) {
        return new Sessions(key, keepNanos, other);
    }

    /** Whether no call is let in because of another. */
    public boolean isOff() {
        return max == 0;
    }
}

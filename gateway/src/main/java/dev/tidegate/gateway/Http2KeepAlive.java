package dev.tidegate.gateway;

/**
 * Finds out that a server is gone although its connection looks open: a question, PING, when calls wait and nothing
 * comes. Asks sparingly, for servers of gRPC hang up on a client that asks more than once in five minutes while they
 * have nothing to say. Used by its event loop only.
 */
final class Http2KeepAlive {
    /** Calls wait and nothing came for so long: time to ask. */
    static final long SILENCE_NANOS = 10_000_000_000L;

    /** The answer must come within this time. */
    static final long ANSWER_NANOS = 5_000_000_000L;

    /** A server that only answers questions is asked again after so long. */
    static final long AGAIN_NANOS = 310_000_000_000L;

    /** What is to be done. */
    enum Action {
        NOTHING,
        ASK,
        GIVE_UP
    }

    private long heardNanos;
    private long askedNanos;
    private boolean asked;
    private boolean spokeSince;

    /** The connection is open. */
    void begin(long nowNanos) {
        heardNanos = nowNanos;
        askedNanos = nowNanos;
        spokeSince = true;
    }

    /** Bytes came. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
        asked = false;
    }

    /** The server went on with a reply. */
    void spoke() {
        spokeSince = true;
    }

    /** Looks at the time; whoever calls does what it says. */
    Action sweep(long nowNanos, boolean callsWait) {
        if (asked) {
            return nowNanos - askedNanos >= ANSWER_NANOS ? Action.GIVE_UP : Action.NOTHING;
        }
        boolean due = callsWait
                && nowNanos - heardNanos >= SILENCE_NANOS
                && (spokeSince || nowNanos - askedNanos >= AGAIN_NANOS);
        if (!due) {
            return Action.NOTHING;
        }
        asked = true;
        askedNanos = nowNanos;
        spokeSince = false;
        return Action.ASK;
    }
}

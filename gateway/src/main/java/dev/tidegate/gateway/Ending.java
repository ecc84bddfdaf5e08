package dev.tidegate.gateway;

/**
 * How far a gateway is on its way to its end. Immutable.
 *
 * @param begun whether replies announce the end of their connection
 * @param sinceNanos when that began
 * @param idleNanos how long from then idle connections stay, so that their next request finds them
 * @param streamsNanos over how long from then streams are ended, each at its own turn, so that their clients do not all
 *     come back at once; {@link #NEVER} leaves them alone
 */
record Ending(boolean begun, long sinceNanos, long idleNanos, long streamsNanos) {
    static final long NEVER = Long.MAX_VALUE;

    /** Over how long one more stream spreads the end of all. */
    private static final long STREAM_NANOS = 1_000_000L;

    /** The gateway runs. */
    static final Ending NOT_YET = new Ending(false, 0, NEVER, NEVER);

    /** Idle connections go now, streams live on: somebody prepares for the end. */
    static Ending draining(long nowNanos) {
        return new Ending(true, nowNanos, 0, NEVER);
    }

    /** Everything goes. */
    static Ending closing(long nowNanos, int streams, long patienceNanos) {
        return new Ending(true, nowNanos, 0, spread(streams, patienceNanos));
    }

    /** A successor serves all new connections: an idle one stays for half of the patience, to be told in a reply. */
    static Ending succeeded(long nowNanos, int streams, long patienceNanos) {
        return new Ending(true, nowNanos, patienceNanos / 2, spread(streams, patienceNanos));
    }

    private static long spread(int streams, long patienceNanos) {
        return Math.min(streams * STREAM_NANOS, patienceNanos / 2);
    }

    /** Whether idle connections are closed now. */
    boolean endsIdle(long nowNanos) {
        return begun && nowNanos - sinceNanos >= idleNanos;
    }

    /**
     * Whether a stream is ended now.
     *
     * @param turn its place among all, from 0 to 1
     */
    boolean endsStream(double turn, long nowNanos) {
        return streamsNanos != NEVER && nowNanos - sinceNanos >= (long) (turn * streamsNanos);
    }
}

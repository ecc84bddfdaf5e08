package dev.tidegate.breaker;

/**
 * When a circuit breaker opens, and for how long, as the policy file states it.
 *
 * @param triggers what makes it open
 * @param calls how many results of the last ten seconds are needed before anything is concluded, at least 1
 * @param openNanos how long it stays open the first time, at least 1
 * @param openNanosMax how long at most; each time that the probes after it fail doubles it
 */
public record BreakerRule(Triggers triggers, int calls, long openNanos, long openNanosMax) {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int CALLS = 20;

    /** Refuses what could never open or never close. */
    public BreakerRule {
        if (calls < 1) {
            throw new IllegalArgumentException("calls must be at least 1, but was " + calls);
        }
        if (openNanos < 1 || openNanosMax < openNanos) {
            throw new IllegalArgumentException(
                    "1 <= openNanos <= openNanosMax must hold, but they were " + openNanos + " and " + openNanosMax);
        }
    }

    /** Opens for 5, 10, 20, 40 and then 60 seconds; the default. */
    public static BreakerRule backingOff(Triggers triggers) {
        return new BreakerRule(triggers, CALLS, 5 * SECOND_NANOS, 60 * SECOND_NANOS);
    }

    /** Opens for a minute each time. */
    public static BreakerRule classic(Triggers triggers) {
        return new BreakerRule(triggers, CALLS, 60 * SECOND_NANOS, 60 * SECOND_NANOS);
    }

    /**
     * What makes a breaker open. A share of 1 switches its trigger off, for nothing is above it.
     *
     * @param errors more than this share of the calls failed, 0 to 1
     * @param latencyNanos the 95th percentile of the service time is above this; {@link Long#MAX_VALUE} for off
     * @param slow more than this share of the calls took longer than {@code slowNanos}, 0 to 1
     * @param slowNanos from when on a call counts as slow
     */
    public record Triggers(double errors, long latencyNanos, double slow, long slowNanos) {
        /** 5 % errors, a 95th percentile above 500 ms, half of the calls above 500 ms. */
        public static final Triggers DEFAULT = new Triggers(0.05, 500_000_000L, 0.5, 500_000_000L);

        /** Refuses shares that are none. */
        public Triggers {
            if (!(errors >= 0 && errors <= 1 && slow >= 0 && slow <= 1)) {
                throw new IllegalArgumentException(
                        "errors and slow must be shares from 0 to 1, but were " + errors + " and " + slow);
            }
            if (latencyNanos < 1 || slowNanos < 1) {
                throw new IllegalArgumentException("latencyNanos and slowNanos must be at least 1, but were "
                        + latencyNanos + " and " + slowNanos);
            }
        }
    }
}

package dev.tidegate.breaker;

/**
 * Why a breaker opened last.
 *
 * @param trigger what made it open
 * @param value what was measured: a share from 0 to 1; 0 where there is nothing to measure
 * @param atNanos when
 */
public record Opening(Trigger trigger, double value, long atNanos) {
    /** It never opened. */
    public static final Opening NONE = new Opening(Trigger.NONE, 0, 0);

    /** What makes a breaker open. */
    public enum Trigger {
        /** Nothing yet. */
        NONE("none"),
        /** Too many calls failed. */
        ERRORS("errors"),
        /** The 95th percentile of the service time is too high. */
        LATENCY("latency"),
        /** Too many calls were slow. */
        SLOW_CALLS("slow-calls"),
        /** The processors are too busy. */
        CPU("cpu"),
        /** The calls that tried whether it is back failed. */
        PROBES("probes"),
        /** Calls failed again on the way back to normal. */
        RAMP("ramp");

        private final String text;

        Trigger(String text) {
            this.text = text;
        }

        /** The word in metrics, logs and the admin API. */
        public String text() {
            return text;
        }
    }
}

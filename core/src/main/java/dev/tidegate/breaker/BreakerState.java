package dev.tidegate.breaker;

/** What a circuit breaker does with calls now. */
public enum BreakerState {
    /** All pass. */
    CLOSED("closed"),
    /** None pass, until a time. */
    OPEN("open"),
    /** A few pass, three at a time, and ten of them decide. */
    PROBE("probe"),
    /** A share of the calls passes, which grows while they do well: the answer to a stampede. */
    RAMP("ramp"),
    /** An operator lets none pass. */
    FORCED_OPEN("forced-open"),
    /** An operator lets all pass; nothing is counted. */
    DISABLED("disabled");

    private final String text;

    BreakerState(String text) {
        this.text = text;
    }

    /** The word in metrics, logs and the admin API. */
    public String text() {
        return text;
    }
}

package dev.tidegate.admit;

/**
 * How much a call matters, the most important first (criticality, Beyer and others, Site Reliability Engineering ch.
 * 21).
 */
public enum Priority {
    /** Refused last of all: failing it is seen by users at once and hurts. */
    CRITICAL_PLUS("critical-plus", 0),
    /** What users wait for. The default. */
    CRITICAL("critical", 1),
    /** Partial outage is expected: batch work that can be repeated in minutes. */
    SHEDDABLE_PLUS("sheddable-plus", 2),
    /** Full outage is expected now and then. */
    SHEDDABLE("sheddable", 3);

    private final String text;
    private final int rank;

    Priority(String text, int rank) {
        this.text = text;
        this.rank = rank;
    }

    /** The place in the order, 0 for what matters most. */
    int rank() {
        return rank;
    }

    /** The word in policies, headers and metrics. */
    public String text() {
        return text;
    }
}

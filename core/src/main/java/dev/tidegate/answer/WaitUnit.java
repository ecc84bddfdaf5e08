package dev.tidegate.answer;

/** In which unit people read a time. */
public enum WaitUnit {
    /** Up to a second. */
    MILLISECONDS(" ms", 1_000_000L, 1_000_000_000L),
    /** Up to two minutes. */
    SECONDS(" s", 1_000_000_000L, 120_000_000_000L),
    /** Up to two hours. */
    MINUTES(" min", 60_000_000_000L, 7200_000_000_000L),
    /** Longer. */
    HOURS(" h", 3600_000_000_000L, Long.MAX_VALUE);

    private static final WaitUnit[] ALL = values();

    private final String suffix;
    private final long nanos;
    private final long belowNanos;

    WaitUnit(String suffix, long nanos, long belowNanos) {
        this.suffix = suffix;
        this.nanos = nanos;
        this.belowNanos = belowNanos;
    }

    /** The unit for a time. */
    static WaitUnit of(long time) {
        for (WaitUnit unit : ALL) {
            if (time < unit.belowNanos) {
                return unit;
            }
        }
        return HOURS;
    }

    /** What stands after the number: a blank and the unit. */
    public String suffix() {
        return suffix;
    }

    /** How long one of it is, in nanoseconds. */
    long nanos() {
        return nanos;
    }
}

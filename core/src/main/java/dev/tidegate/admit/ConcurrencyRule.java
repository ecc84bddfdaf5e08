package dev.tidegate.admit;

/** How many calls a resource may serve at once, as the policy file states it. Every way to find out is one record. */
public sealed interface ConcurrencyRule {
    /** Found by a latency set-point that is tested against throughput. The default. */
    record Tide(Range range) implements ConcurrencyRule {}

    /** Found from the least latency times the throughput, and a headroom that the gradient of the latency moves. */
    record Gradient(Range range) implements ConcurrencyRule {}

    /** Found by an estimate of how many calls queue. */
    record Vegas(Range range) implements ConcurrencyRule {}

    /** One more while answers are in time, a tenth less when they are late. */
    record Aimd(Range range) implements ConcurrencyRule {}

    /** Told, not found; at least 1. */
    record Fixed(int limit) implements ConcurrencyRule {
        /** Refuses a limit that lets nothing in. */
        public Fixed {
            if (limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
            }
        }
    }

    /** No bound at all. */
    record Off() implements ConcurrencyRule {}

    /** The same rule, which begins at a limit that was found before, as far as it may. */
    default ConcurrencyRule startingAt(long limit) {
        return switch (this) {
            case Tide(Range range) -> new Tide(range.startingAt(limit));
            case Gradient(Range range) -> new Gradient(range.startingAt(limit));
            case Vegas(Range range) -> new Vegas(range.startingAt(limit));
            case Aimd(Range range) -> new Aimd(range.startingAt(limit));
            case Fixed fixed -> fixed;
            case Off off -> off;
        };
    }

    /**
     * Where a limit may move.
     *
     * @param initial where it begins; 20 suits most resources, and one far too high costs a slow start under full load
     * @param min the least, at least 1
     * @param max the most, at least {@code min}
     */
    record Range(int initial, int min, int max) {
        /** What is in force when nothing is said. */
        public static final Range DEFAULT = new Range(20, 1, 20_000);

        /** Refuses bounds that contradict one another. */
        public Range {
            if (min < 1 || initial < min || max < initial) {
                throw new IllegalArgumentException(
                        "1 <= min <= initial <= max must hold, but they were " + min + ", " + initial + " and " + max);
            }
        }

        private Range startingAt(long limit) {
            return new Range(Math.clamp(limit, min, max), min, max);
        }
    }
}

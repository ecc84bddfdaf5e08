package dev.tidegate.policy;

/** What callers get while the circuit breaker of an upstream is open. */
public sealed interface Fallback {
    /** A refusal at once, with reason {@code breaker-open} and when to come back. */
    record None() implements Fallback {}

    /** The answer of another upstream. */
    record ToUpstream(String upstream) implements Fallback {
        /** Refuses an upstream without a name. */
        public ToUpstream {
            Require.filled("upstream", upstream);
        }
    }

    /** The same answer for all. */
    record Answer(FixedAnswer answer) implements Fallback {
        /** Refuses an answer that is none. */
        public Answer {
            Require.that(!answer.isNone(), "answer must not be none", answer);
        }
    }
}

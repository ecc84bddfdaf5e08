package dev.tidegate.model;

/** What is decided about a call. */
public sealed interface Decision {
    /**
     * The call passes.
     *
     * @param waitNanos how long it waits for its turn first; 0 when it passes at once
     */
    record Admit(long waitNanos) implements Decision {
        /** Passes at once. */
        public static final Admit NOW = new Admit(0);
    }

    /**
     * The call does not pass.
     *
     * @param rule the name of the limit that decided; empty when no limit did
     * @param retryAfterNanos when the same call would pass, in nanoseconds from now; {@link Long#MAX_VALUE} for never,
     *     0 when waiting does not help
     */
    record Refuse(Reason reason, String rule, long retryAfterNanos) implements Decision {}
}

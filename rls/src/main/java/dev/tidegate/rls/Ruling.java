package dev.tidegate.rls;

/** What was decided about a request. Immutable; nobody changes the bytes. */
final class Ruling {
    private final boolean isRefused;
    private final byte[] message;

    /**
     * A decision.
     *
     * @param isRefused whether it is over a limit
     * @param message the whole {@code RateLimitResponse}; not copied
     */
    Ruling(boolean isRefused, byte[] message) {
        this.isRefused = isRefused;
        this.message = message;
    }

    boolean isRefused() {
        return isRefused;
    }

    byte[] message() {
        return message;
    }
}

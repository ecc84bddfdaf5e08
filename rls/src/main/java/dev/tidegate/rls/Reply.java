package dev.tidegate.rls;

/** Where the answer to a request goes. Exactly one of its methods that answer is called, once. */
interface Reply {
    /** How long whoever asked waits for the answer, in nanoseconds; {@link Long#MAX_VALUE} when nobody knows. */
    long patienceNanos();

    /**
     * Goes on with the request where it is answered: at once, or soon on another thread. Called by a thread that must
     * not wait.
     */
    void resume(Runnable next);

    /** Answers with a whole {@code RateLimitResponse}. */
    void answer(Ruling ruling);

    /** The request is not one that can be answered. */
    void invalid(String why);
}

package dev.tidegate.model;

/** How a call that was let in ended. What it teaches the stages that let it in depends on it. */
public enum Outcome {
    /** It was answered, and its caller still waited. */
    SUCCESS("success"),
    /** What was called failed: an error of its own, a broken connection. How long it took says nothing. */
    FAILURE("failure"),
    /** It was answered too late, or not at all until its caller gave up. */
    LATE("late"),
    /** It was broken off, or never made: nothing can be said about what was called. */
    CANCELLED("cancelled");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** The word in metrics and logs. */
    public String text() {
        return text;
    }
}

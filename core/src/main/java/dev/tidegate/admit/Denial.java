package dev.tidegate.admit;

/** Why a call is not let in. */
public enum Denial {
    /** Others matter more, or waited for longer than it may: there is not room for all. */
    SHED("shed"),
    /** Its deadline leaves no time to be served. */
    LATE("late"),
    /** There is no place now, and the resource has no queue. */
    FULL("full"),
    /** A limit by key has no place for this key, whatever room there is otherwise. */
    PER_KEY("per-key");

    private final String text;

    Denial(String text) {
        this.text = text;
    }

    /** The word in metrics and the admin API. */
    public String text() {
        return text;
    }
}

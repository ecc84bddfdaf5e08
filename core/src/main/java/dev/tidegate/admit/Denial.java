package dev.tidegate.admit;

/** Why a call is not let in. */
public enum Denial {
    /** Others matter more, or waited for longer than it may: there is not room for all. */
    SHED,
    /** Its deadline leaves no time to be served. */
    LATE,
    /** There is no place now, and the resource has no queue. */
    FULL,
    /** A limit by key has no place for this key, whatever room there is otherwise. */
    PER_KEY
}

package dev.tidegate.testkit.wire;

/** What must become of a request of the corpus. */
public enum Verdict {
    /** It is valid: it is forwarded as the corpus says, and answered. */
    VALID,
    /** A standard says that it must be refused. */
    REJECT,
    /** A standard lets the choice, and Tidegate refuses. */
    REFUSE,
    /** A standard lets the choice, and Tidegate forwards it in normal form, as the corpus says. */
    NORMAL,
    /** Refused or forwarded: all that counts is that nothing dangerous is. */
    EITHER,
    /** The client breaks off in the middle: the server must never see a complete request. */
    CUT;

    /** Whether every message of the case is to be forwarded. */
    boolean isForwarded() {
        return this == VALID || this == NORMAL;
    }

    /** Whether the last message of the case is to be refused. */
    boolean isRefused() {
        return this == REJECT || this == REFUSE;
    }
}

package dev.tidegate.testkit.wire;

/**
 * What came of one case.
 *
 * @param name of the case
 * @param category of the case
 * @param detail why it is not good, in words; empty when it is
 */
public record Finding(String category, String name, Kind kind, String detail) {
    /** What can be wrong, the worst last. */
    public enum Kind {
        /** As the corpus wants it. */
        GOOD,
        /** Safe, but not what was promised. */
        UNEXPECTED,
        /** No answer within the time. */
        HANG,
        /** Bytes went through that somebody else reads otherwise. */
        HAZARD
    }

    /** Whether nothing is wrong. */
    public boolean isGood() {
        return kind == Kind.GOOD;
    }

    @Override
    public String toString() {
        return kind + " " + name + (detail.isEmpty() ? "" : ": " + detail);
    }
}

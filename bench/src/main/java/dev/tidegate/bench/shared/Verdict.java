package dev.tidegate.bench.shared;

/** What a limit said of a call. */
enum Verdict {
    GRANTED,
    REFUSED,
    /** There was no answer: an error or a timeout. */
    FAILED;

    static Verdict of(boolean isGranted) {
        return isGranted ? GRANTED : REFUSED;
    }
}

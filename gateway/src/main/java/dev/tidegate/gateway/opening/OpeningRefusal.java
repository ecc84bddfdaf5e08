package dev.tidegate.gateway.opening;

/** Why a connection did not get past its opening. */
public enum OpeningRefusal {
    /** What came can be no such opening. */
    MALFORMED,
    /** It was not complete in time. */
    LATE,
    /** The peer went away before. */
    GONE
}

package dev.tidegate.limit;

/** How nodes that share a limit come to their permits. */
public enum Sharing {
    /** Chosen by how often a node asks for the key: {@link #EXACT} for most, {@link #SHARE} for busy ones. */
    AUTO,
    /** The store decides about every call; only a refusal is remembered, until its exact time to come back. */
    EXACT,
    /** A node takes permits in chunks, first come, first served, and uses each chunk within a short time. */
    LEASE,
    /** As {@link #LEASE}, but nodes that ask for more than there is get shares that are max-min fair. */
    SHARE
}

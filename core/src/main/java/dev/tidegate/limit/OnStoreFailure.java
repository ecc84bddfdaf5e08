package dev.tidegate.limit;

/** What a shared limit does while its store cannot be asked. */
public enum OnStoreFailure {
    /** Calls pass. */
    OPEN,
    /** Calls are refused with the reason {@code store-down}. */
    CLOSED,
    /** Each node goes on alone with its part of the rate: as much as there were nodes when the store was last seen. */
    LOCAL_SHARE
}

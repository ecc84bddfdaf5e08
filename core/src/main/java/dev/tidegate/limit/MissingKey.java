package dev.tidegate.limit;

/** What a keyed limit does with a call that does not carry the key. */
public enum MissingKey {
    /** The call is refused with the reason {@code key-missing}: leaving the key out must not get round the limit. */
    REFUSE,
    /** The limit does not apply to the call. */
    PASS
}

package dev.tidegate.library;

/** What a call gets that does not wait: a place, which has to be closed, or a refusal. */
public sealed interface Entry permits Permit, Refusal {}

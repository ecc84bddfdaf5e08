package dev.tidegate.limit;

/**
 * What became of the calls that a limit was asked about in chains.
 *
 * @param admitted passed
 * @param waited passed, but not at once; part of {@code admitted}
 * @param refused did not pass because of this limit
 * @param shadowRefused passed, but would not have if the limit were enforced; part of {@code admitted}
 * @param storeless decided without the store that should have been asked, as {@link OnStoreFailure} says; part of
 *     {@code admitted} and {@code refused}
 */
public record LimitCounts(long admitted, long waited, long refused, long shadowRefused, long storeless) {}

package dev.tidegate.policy;

/**
 * Whom nodes believe to be the store, when its URL says that it speaks TLS.
 *
 * @param ca the file (PEM) of the issuers that are believed; empty for those that the Java runtime believes
 */
public record StoreTls(String ca) {
    /** The issuers that the Java runtime believes. */
    public static StoreTls defaults() {
        return new StoreTls("");
    }
}

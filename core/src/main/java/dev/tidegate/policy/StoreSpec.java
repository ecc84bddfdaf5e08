package dev.tidegate.policy;

/**
 * Where limits with scope cluster are counted, by all nodes whose policies name the same place and prefix.
 *
 * @param url where it is, with user and password if it wants them; empty for no store
 * @param timeoutNanos how long a call may wait for its answer
 * @param prefix what its keys begin with
 * @param tls whom nodes believe to be the store; without effect when the URL has no TLS
 */
public record StoreSpec(String url, long timeoutNanos, String prefix, StoreTls tls) {
    /** Refuses a time or a prefix that no file could give. */
    public StoreSpec {
        StoreBlock.TIMEOUT.require(timeoutNanos);
        StoreBlock.PREFIX.require(prefix);
    }

    /** No store: every node counts for itself. */
    public static StoreSpec none() {
        return StoreBlock.none();
    }

    /** A store at this place, with the file's defaults. */
    public static StoreSpec at(String url) {
        return StoreBlock.at(url);
    }

    /** This, where the issuers in this file are believed and no others. */
    public StoreSpec withCa(String file) {
        return new StoreSpec(url, timeoutNanos, prefix, new StoreTls(file));
    }

    /** Whether there is a store at all. */
    public boolean isOn() {
        return !url.isEmpty();
    }

    /** The place without user and password, for people. */
    public String place() {
        return place(url);
    }

    /** A text without the user and the password of the URL in it, if there is one. */
    static String place(String text) {
        return text.replaceFirst("//\\S*@", "//");
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "StoreSpec[url=" + place() + ", timeoutNanos=" + timeoutNanos + ", prefix=" + prefix + ", tls=" + tls
                + "]";
    }
}

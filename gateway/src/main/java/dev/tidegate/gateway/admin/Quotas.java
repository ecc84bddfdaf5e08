package dev.tidegate.gateway.admin;

import java.util.List;
import java.util.concurrent.TimeoutException;

/** What single keys have left of the limits, and how they are made to begin anew. Thread-safe; may block. */
public interface Quotas {
    /** The names of the limits. */
    List<String> limits();

    /**
     * What one key has left.
     *
     * @param limit one of {@link #limits}
     * @param key what the key is made of
     * @throws IllegalArgumentException when this is no key of the limit; says what is
     * @throws TimeoutException when the store that counts the limit does not answer
     */
    QuotaState read(String limit, List<String> key) throws TimeoutException;

    /**
     * Makes one key begin anew, on all nodes that count together; as {@link #read}.
     *
     * @param who the address that it came from
     */
    QuotaState reset(String limit, List<String> key, String who) throws TimeoutException;
}

package dev.tidegate.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** The way to the servers. Thread-safe; no method blocks but {@link #close}. */
interface Wire extends AutoCloseable {
    /** Runs a script whose keys all lie in one hash slot; fails at once when there is no connection. */
    CompletionStage<byte[]> run(Script script, byte[][] keys, byte[][] arguments);

    /** Whether there is a connection, as far as is known; nothing may come over it. */
    boolean isOpened();

    /**
     * Opens a connection, or another one in the place of one over which nothing comes.
     *
     * @param isNeeded asked when there is another one: if that is no longer needed, the former one stays, so that
     *     nothing is lost of what is under way on it
     */
    void renew(BooleanSupplier isNeeded);

    @Override
    void close();
}

package dev.tidegate.redis;

import java.util.concurrent.CompletionStage;

/** The way to the servers. Thread-safe; no method blocks but {@link #close}. */
interface Wire extends AutoCloseable {
    /** Runs a script whose keys all lie in one hash slot; fails at once when there is no connection. */
    CompletionStage<byte[]> run(Script script, byte[][] keys, byte[][] arguments);

    /** Whether there has been a connection; it may be lost by now. */
    boolean isOpened();

    /** Opens a connection, or another one in the place of one over which nothing comes. */
    void renew();

    @Override
    void close();
}

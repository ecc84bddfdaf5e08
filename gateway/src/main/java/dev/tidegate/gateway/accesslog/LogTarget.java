package dev.tidegate.gateway.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where lines end up. Used by one thread at a time; may block. */
interface LogTarget {
    /** Writes some of the bytes and returns how many; fails rather than write nothing. */
    int write(ByteBuffer bytes) throws IOException;

    /**
     * Opens the path again, after somebody renamed the file behind it. When that fails the old file stays in use.
     *
     * @return whether what follows goes to another file than before
     */
    boolean reopen() throws IOException;

    /** Lets go of the file. */
    void close() throws IOException;
}

package dev.tidegate.gateway.accesslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A disk in memory that can be full. Guarded by itself. */
final class MemoryTarget implements LogTarget {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;

    /** From now on the disk holds so many bytes in all. */
    synchronized void room(int bytes) {
        room = bytes;
    }

    synchronized String text() {
        return content.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized int write(ByteBuffer bytes) throws IOException {
        int length = Math.min(bytes.remaining(), room - content.size());
        if (length <= 0) {
            throw new IOException("disk full");
        }
        byte[] taken = new byte[length];
        bytes.get(taken);
        content.writeBytes(taken);
        return length;
    }

    @Override
    public synchronized boolean reopen() {
        content.reset();
        return true;
    }

    @Override
    public void close() throws IOException {
        throw new IOException("disk gone");
    }
}

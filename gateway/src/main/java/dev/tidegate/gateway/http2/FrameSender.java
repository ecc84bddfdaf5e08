package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What one side sends over a connection: gathers small frames into one buffer, cuts data into frames as the windows
 * allow, and lets streams take turns frame by frame, so that a large reply does not hold up the small ones. One per
 * connection, used by its event loop only.
 *
 * <p>Data waits in its stream until {@link #flush}, or until {@value #WAITING_BYTES_MAX} bytes of it wait. So the end
 * of a stream, when it is known by then, rides on the last frame of data or on the head, and replies that are ready in
 * the same event leave together. What waits is bounded for each stream by {@value #WAITING_BYTES_MAX} bytes and what
 * its source brings before it pauses.
 */
public final class FrameSender {
    /** From so many waiting bytes on, a stream takes no more: {@link #isWritable} is false. */
    public static final int WAITING_BYTES_MAX = 32 * 1024;

    static final long NO_BATCH = -1;

    private static final int BATCH_BYTES_GUESS = 1024;
    /** A batch of this size is handed to the connection, and another one begins. */
    private static final int BATCH_BYTES_MAX = 16 * 1024;
    /** Copying up to so many bytes costs less than one more buffer in a system call. */
    private static final int COPY_BYTES_MAX = 4 * 1024;

    /** The connection under the sender. */
    public interface Connection {
        /** Whether the connection takes more. */
        boolean isWritable();

        /** Sends a part, at the latest when the connection is flushed, and takes it over. */
        void write(ByteBuf part);

        /** Something was written: {@link #flush} is to be called when the event that is being handled ends. */
        void touch();
    }

    private final Connection connection;
    private final ByteBufAllocator allocator;
    private final FlowWindow window = new FlowWindow();
    private final Deque<SendingStream> row = new ArrayDeque<>();
    private @Nullable ByteBuf batch;
    private long batchNumber;
    private boolean serving;
    private boolean closed;

    /** Makes a sender with nothing to send. */
    public FrameSender(Connection connection, ByteBufAllocator allocator) {
        this.connection = connection;
        this.allocator = allocator;
    }

    // ---- frames without flow control

    /** Where the caller writes whole frames, in the order in which they are to leave. */
    public ByteBuf frames() {
        connection.touch();
        return nextFrame();
    }

    /** Takes note of a HEADERS frame that was completed in {@link #frames} just now. */
    public void headersWritten(SendingStream stream, int flagsIndex) {
        stream.headersAt(batchNumber, flagsIndex);
    }

    private ByteBuf nextFrame() {
        if (batch != null && batch.readableBytes() >= BATCH_BYTES_MAX) {
            sendBatch();
        }
        return batch();
    }

    private ByteBuf batch() {
        ByteBuf current = batch;
        if (current == null) {
            current = allocator.ioBuffer(BATCH_BYTES_GUESS);
            batch = current;
        }
        return current;
    }

    private void sendBatch() {
        ByteBuf ready = batch;
        if (ready != null) {
            batch = null;
            batchNumber++;
            send(ready);
        }
    }

    private void send(ByteBuf part) {
        if (closed) {
            part.release();
        } else {
            connection.write(part);
        }
    }

    // ---- data

    /** Sends data when its turn comes, and takes it over. */
    public void data(SendingStream stream, ByteBuf part) {
        if (closed || stream.hasEnded() || !part.isReadable()) {
            part.release();
            return;
        }
        stream.add(part);
        connection.touch();
        line(stream);
    }

    /**
     * Ends a stream after what was sent before.
     *
     * @param trailers whole fields in HTTP/1.1 text, empty for none, taken over
     */
    public void end(SendingStream stream, ByteBuf trailers) {
        if (closed || stream.hasEnded()) {
            trailers.release();
            return;
        }
        stream.end(trailers);
        ByteBuf current = batch;
        boolean bare = stream.waitingBytes() == 0 && !trailers.isReadable();
        if (bare && current != null && stream.headersBatch() == batchNumber) {
            FrameWriter.addEndStream(current, stream.headersFlags());
            stream.endSent();
        } else {
            connection.touch();
            line(stream);
        }
    }

    /** Whether a stream takes more data; if not, it is told when it does. */
    public boolean isWritable(SendingStream stream) {
        if (stream.waitingBytes() >= WAITING_BYTES_MAX) {
            serve();
        }
        boolean writable = stream.waitingBytes() < WAITING_BYTES_MAX;
        stream.paused(!writable);
        return writable;
    }

    private void line(SendingStream stream) {
        if (!stream.isInRow()) {
            stream.inRow(true);
            row.addLast(stream);
        }
    }

    // ---- windows

    /** The peer takes more in all; returns whether that is within the bounds. */
    public boolean windowUpdate(int increment) {
        if (!row.isEmpty()) {
            connection.touch();
        }
        return window.grow(increment);
    }

    /** The peer takes more, or less, of one stream; returns whether that is within the bounds. */
    public boolean windowUpdate(SendingStream stream, int change) {
        boolean within = stream.window().grow(change);
        if (stream.waitingBytes() > 0 && stream.window().available() > 0) {
            connection.touch();
            line(stream);
        }
        return within;
    }

    // ---- sending

    /**
     * Hands all that may leave now to the connection, which is flushed by the caller. Also when it takes more again.
     */
    public void flush() {
        serve();
        sendBatch();
    }

    /**
     * Sends nothing any more. What was not handed to the connection is thrown away; streams drop what waits in them.
     */
    public void close() {
        closed = true;
        row.clear();
        sendBatch();
    }

    /** One frame of each stream in turn, as long as anything moves. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        boolean moved = true;
        while (moved && !row.isEmpty()) {
            moved = false;
            for (int turns = row.size(); turns > 0 && !row.isEmpty() && connection.isWritable(); turns--) {
                SendingStream stream = row.removeFirst();
                stream.inRow(false);
                moved |= serve(stream);
            }
        }
        serving = false;
    }

    /** Sends one frame; returns whether there was one to send. */
    private boolean serve(SendingStream stream) {
        int waiting = stream.waitingBytes();
        if (stream.hasEnded() || (waiting == 0 && !stream.isEnding())) {
            return false;
        }
        int allowed = Math.min(stream.window().available(), window.available());
        if (waiting > 0 && allowed <= 0) {
            // Whoever waits for its own window is put in the row by it; the others wait here for that of all.
            if (stream.window().available() > 0) {
                line(stream);
            }
            return false;
        }
        int count = Math.min(waiting, Math.min(allowed, FrameWriter.PAYLOAD_BYTES_MAX));
        boolean last = stream.isEnding() && count == waiting;
        boolean bare = !stream.trailers().isReadable();
        if (count > 0 || bare) {
            writeData(stream, Math.max(0, count), last && bare);
        }
        if (last && !bare) {
            writeTrailers(stream);
        }
        after(stream, last);
        return true;
    }

    private void writeData(SendingStream stream, int count, boolean endStream) {
        FrameWriter.dataHeader(nextFrame(), stream.id(), count, endStream);
        Deque<ByteBuf> parts = stream.parts();
        int left = count;
        while (left > 0) {
            ByteBuf part = parts.getFirst();
            int taken = Math.min(left, part.readableBytes());
            left -= taken;
            if (taken == part.readableBytes()) {
                parts.removeFirst();
                sendPart(part);
            } else if (taken <= COPY_BYTES_MAX) {
                batch().writeBytes(part, taken);
            } else {
                sendPart(part.readRetainedSlice(taken));
            }
        }
        boolean cutShort = count < stream.waitingBytes() && count < FrameWriter.PAYLOAD_BYTES_MAX;
        stream.taken(count);
        window.spend(count);
        stream.onSent(count, cutShort);
    }

    private void sendPart(ByteBuf part) {
        if (part.readableBytes() <= COPY_BYTES_MAX) {
            batch().writeBytes(part);
            part.release();
        } else {
            sendBatch();
            send(part);
        }
    }

    private void writeTrailers(SendingStream stream) {
        ByteBuf out = nextFrame();
        int start = FrameWriter.beginHeaders(out);
        stream.encodeTrailers(stream.trailers(), out);
        FrameWriter.endHeaders(out, start, stream.id(), true);
        stream.dropTrailers();
    }

    private void after(SendingStream stream, boolean last) {
        if (last) {
            stream.endSent();
            return;
        }
        if (stream.waitingBytes() > 0 && stream.window().available() > 0) {
            line(stream);
        }
        if (stream.isPaused() && stream.waitingBytes() < WAITING_BYTES_MAX) {
            stream.paused(false);
            stream.onWritable();
        }
    }
}

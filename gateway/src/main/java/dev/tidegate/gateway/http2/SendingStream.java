package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The sending half of one stream: its window, and the data that waits for it. Reused for later streams of the
 * connection. Not thread-safe.
 */
public abstract class SendingStream {
    private final FlowWindow window = new FlowWindow();
    private final Deque<ByteBuf> parts = new ArrayDeque<>(2);
    private ByteBuf trailers = Unpooled.EMPTY_BUFFER;
    private int id;
    private int waitingBytes;
    private boolean ending;
    private boolean ended;
    /** Whether it stands in the row of those that have something to send. */
    private boolean inRow;
    /** Whether whoever brings the data was told to pause. */
    private boolean paused;
    /** In which batch of output, and where in it, the flags of its last HEADERS frame stand. */
    private long headersBatch;

    private int headersFlags;

    /** Begins a stream. */
    protected final void open(int streamId, int windowBytes) {
        id = streamId;
        window.reset(windowBytes);
        ending = false;
        ended = false;
        paused = false;
        headersBatch = FrameSender.NO_BATCH;
    }

    /** Throws away what waits to be sent. */
    protected final void drop() {
        while (!parts.isEmpty()) {
            parts.removeFirst().release();
        }
        waitingBytes = 0;
        trailers.release();
        trailers = Unpooled.EMPTY_BUFFER;
        ending = false;
        ended = true;
    }

    /** The data can be brought again. */
    protected abstract void onWritable();

    /**
     * A frame of data went out.
     *
     * @param bytes how much data
     * @param cutShort whether more would have gone out if the windows of the peer were not so small
     */
    protected abstract void onSent(int bytes, boolean cutShort);

    /** The last frame went out: it says that nothing follows. */
    protected abstract void onEndSent();

    /** Writes the block of the trailers, which are whole fields in HTTP/1.1 text. */
    protected abstract void encodeTrailers(ByteBuf trailersText, ByteBuf out);

    /** The number of the stream. */
    public final int id() {
        return id;
    }

    /** How much data waits for a window or for the connection. */
    public final int waitingBytes() {
        return waitingBytes;
    }

    final FlowWindow window() {
        return window;
    }

    final Deque<ByteBuf> parts() {
        return parts;
    }

    final void add(ByteBuf part) {
        waitingBytes += part.readableBytes();
        parts.addLast(part);
    }

    final void taken(int bytes) {
        waitingBytes -= bytes;
        window.spend(bytes);
    }

    final void end(ByteBuf newTrailers) {
        ending = true;
        trailers = newTrailers;
    }

    final boolean isEnding() {
        return ending;
    }

    final ByteBuf trailers() {
        return trailers;
    }

    final void dropTrailers() {
        trailers.release();
        trailers = Unpooled.EMPTY_BUFFER;
    }

    /** Nothing follows; tells so once. */
    final void endSent() {
        ending = false;
        ended = true;
        onEndSent();
    }

    /** Whether the last frame went out, or nothing more will. */
    public final boolean hasEnded() {
        return ended;
    }

    final boolean isInRow() {
        return inRow;
    }

    final void inRow(boolean stands) {
        inRow = stands;
    }

    final boolean isPaused() {
        return paused;
    }

    final void paused(boolean told) {
        paused = told;
    }

    final void headersAt(long batch, int flagsIndex) {
        headersBatch = batch;
        headersFlags = flagsIndex;
    }

    final long headersBatch() {
        return headersBatch;
    }

    final int headersFlags() {
        return headersFlags;
    }
}

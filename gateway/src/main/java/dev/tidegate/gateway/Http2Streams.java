package dev.tidegate.gateway;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: the open ones, objects for those to come, and what is remembered of the last that were
 * closed. Each is bounded by the number of streams that the listener allows, the memory of closed ones by
 * {@value #CLOSED_MAX}. Used by its event loop only.
 */
final class Http2Streams {
    /** How many closed streams are remembered: frames that were under way when they closed are no error. */
    private static final int CLOSED_MAX = 128;

    /** What is known of a stream that is not open. */
    enum Past {
        /** It was never opened, or so long ago that it makes no difference. */
        NONE,
        /** It ended, or the client reset it. */
        ENDED,
        /** We reset it: the client may not have known when it sent more. */
        RESET
    }

    private static final int[] NONE = {};

    /** After so long without a stream, what later streams could use again is given back. */
    private static final long TRIM_NANOS = 5_000_000_000L;

    private final IntObjectMap<Http2ClientStream> open = new IntObjectHashMap<>();
    private final Deque<Http2ClientStream> spare = new ArrayDeque<>();
    private final Supplier<Http2ClientStream> maker;
    /** Numbers of closed streams, negative for those that we reset; allocated with the first. */
    private int[] closed = NONE;

    private int nextClosed;
    private int last;
    private long idleSinceNanos;

    Http2Streams(Supplier<Http2ClientStream> maker, long nowNanos) {
        this.maker = maker;
        this.idleSinceNanos = nowNanos;
    }

    /** A client opens a stream: those with lower numbers can no longer be opened (RFC 9113 section 5.1.1). */
    void begin(int id) {
        last = id;
    }

    /** The highest number of a stream that the client opened. */
    int last() {
        return last;
    }

    /** Whether the client has not opened such a stream, nor one after it. */
    boolean isIdle(int id) {
        return id > last || id % 2 == 0;
    }

    /** An open stream, if there is one of this number. */
    @Nullable
    Http2ClientStream find(int id) {
        return open.get(id);
    }

    int count() {
        return open.size();
    }

    Http2ClientStream open(int id) {
        Http2ClientStream next = spare.pollLast();
        Http2ClientStream stream = next == null ? maker.get() : next;
        open.put(id, stream);
        return stream;
    }

    /** A stream is over. Its object may serve another one from now on. */
    void close(Http2ClientStream stream, boolean byReset, long nowNanos) {
        idleSinceNanos = nowNanos;
        open.remove(stream.id());
        spare.addLast(stream);
        closed(stream.id(), byReset);
    }

    /** Remembers a stream that was refused before it was opened. */
    void refused(int id) {
        closed(id, true);
    }

    private void closed(int id, boolean byReset) {
        if (closed.length == 0) {
            closed = new int[CLOSED_MAX];
            nextClosed = 0;
        }
        closed[nextClosed] = byReset ? -id : id;
        nextClosed = (nextClosed + 1) % CLOSED_MAX;
    }

    Past past(int id) {
        for (int number : closed) {
            if (number == id || number == -id) {
                return number < 0 ? Past.RESET : Past.ENDED;
            }
        }
        return Past.NONE;
    }

    /** The open streams at this moment, which may be closed while the list is gone through. */
    List<Http2ClientStream> all() {
        return open.isEmpty() ? List.of() : List.copyOf(open.values());
    }

    /** Ends all streams: nothing is sent or received any more. */
    void closeAll() {
        all().forEach(stream -> stream.close(false));
    }

    /** Whether nothing was under way for so long. */
    boolean isIdleFor(long nanos, long nowNanos) {
        return open.isEmpty() && nowNanos - idleSinceNanos >= nanos;
    }

    void onSweep(long nowNanos) {
        if (isIdleFor(TRIM_NANOS, nowNanos)) {
            spare.clear();
            closed = NONE;
        }
        all().forEach(stream -> stream.onSweep(nowNanos));
    }
}

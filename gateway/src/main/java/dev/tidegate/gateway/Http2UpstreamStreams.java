package dev.tidegate.gateway;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams of one HTTP/2 connection to a server, by number. Used by its event loop only. */
final class Http2UpstreamStreams {
    /** The number of the first stream that a client opens; each next one is higher by two (RFC 9113 section 5.1.1). */
    static final int FIRST = 1;

    /** How many streams are in use at once at most while no server has said how many it takes (section 6.5.2). */
    static final int EXPECTED = 100;

    /** How many streams one connection carries, even if the server takes more. */
    private static final int ALLOWED_MAX = 1000;

    /** From this number on, the numbers are running out. */
    private static final int LAST = Integer.MAX_VALUE - 2 * ALLOWED_MAX;

    /** How many streams are kept for later requests. */
    private static final int KEPT_MAX = 64;

    private final Supplier<Http2UpstreamStream> factory;
    private final IntObjectMap<Http2UpstreamStream> open = new IntObjectHashMap<>();
    private final Deque<Http2UpstreamStream> kept = new ArrayDeque<>();
    private int allowed;
    private int next = FIRST;
    private int active;
    private long taken;

    /**
     * No streams yet.
     *
     * @param expected how many the server is likely to take
     */
    Http2UpstreamStreams(Supplier<Http2UpstreamStream> factory, int expected) {
        this.factory = factory;
        this.allowed = expected;
    }

    /** The server says how many streams it takes at once. */
    void allow(int max) {
        allowed = Math.min(max, ALLOWED_MAX);
    }

    /** How many streams may be in use at once. */
    int allowed() {
        return allowed;
    }

    /** Whether another stream may be used now. */
    boolean hasRoom() {
        return active < allowed && !areUsedUp();
    }

    /** Whether the numbers have run out. */
    boolean areUsedUp() {
        return next >= LAST;
    }

    /** A stream for one request, which counts as active from now on. */
    Http2UpstreamStream take() {
        active++;
        taken++;
        Http2UpstreamStream stream = kept.pollLast();
        return stream == null ? factory.get() : stream;
    }

    /** Gives the stream the next number, under which it is found from now on. */
    int open(Http2UpstreamStream stream) {
        int id = next;
        next += 2;
        open.put(id, stream);
        return id;
    }

    /** The stream with this number, while it is listened to. */
    @Nullable
    Http2UpstreamStream find(int id) {
        return open.get(id);
    }

    /** Whether no stream had this number yet. */
    boolean isIdle(int id) {
        return id >= next || id % 2 == 0;
    }

    /** Frames of this stream are no longer listened to. */
    void remove(Http2UpstreamStream stream) {
        if (open.get(stream.id()) == stream) {
            open.remove(stream.id());
        }
    }

    /** The stream is of no more use to anybody. */
    void giveBack(Http2UpstreamStream stream) {
        remove(stream);
        active--;
        if (kept.size() < KEPT_MAX) {
            kept.addLast(stream);
        }
    }

    Collection<Http2UpstreamStream> open() {
        return open.values();
    }

    /** A copy, for whoever hears that a stream ended may begin or end others. */
    List<Http2UpstreamStream> copy() {
        return new ArrayList<>(open.values());
    }

    /** How many streams are in use, those among them whose request was not sent yet. */
    int active() {
        return active;
    }

    /** How many streams were ever used. */
    long taken() {
        return taken;
    }
}

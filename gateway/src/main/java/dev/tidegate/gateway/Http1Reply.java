package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Delivery;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;

/** The reply that is being sent over an HTTP/1.1 connection: how it ends, and whether the connection outlives it. */
final class Http1Reply {
    /** An unwanted body up to this size is read and thrown away, so that the connection can live on. */
    private static final long DISCARD_BYTES_MAX = 64 * 1024;

    private final Delivery delivery = new Delivery();
    private boolean keepAlive;
    private boolean endsWithConnection;

    /** The reply is an answer of the gate's own, which always says how long it is. */
    void begin(boolean stays) {
        keepAlive = stays;
        endsWithConnection = false;
    }

    /** Sends the head of a server's reply; {@code mayStay} when nothing else forbids to keep the connection. */
    void begin(ResponseHead reply, RequestHead request, boolean mayStay, Http1Output out) {
        delivery.version11(request.isVersion11());
        endsWithConnection = reply.needsClose(delivery);
        keepAlive = mayStay && !endsWithConnection;
        delivery.close(!keepAlive);
        out.beginBody(reply.isDeliveredChunked(delivery));
        reply.writeForward(out.head(), delivery);
    }

    /**
     * Whether the rest of the body can be thrown away. A client that waits to be told to send its body may leave it out
     * when it is not: then the next request would pass for it.
     */
    static boolean mayDiscardBodyOf(RequestHead request) {
        long length = request.contentLength();
        return length >= 0 && length <= DISCARD_BYTES_MAX && !request.expectsContinue();
    }

    /** Whether the connection lives on after the whole reply. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** Whether only the end of the connection tells the client that it has the whole body. */
    boolean endsWithConnection() {
        return endsWithConnection;
    }
}

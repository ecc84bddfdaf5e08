package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import io.netty.buffer.ByteBuf;

/**
 * A request's way to one server, whatever protocol the server speaks: an HTTP/1.1 connection for the time that an
 * attempt holds it, or a stream of HTTP/2. It tells the {@link Attempt} what comes back. Used by its event loop only.
 */
interface UpstreamStream {
    /** Begins to serve this attempt. */
    void begin(Attempt attempt);

    /** Sends the head of the request. */
    void sendHead(RequestHead head, Forwarding forwarding);

    /** Sends a part of the request body, and takes it over. */
    void sendBody(ByteBuf part);

    /** The request is complete, and valid to its last byte. */
    void sendEnd();

    /** Whether the server takes more now; if not, {@link Attempt#onWritable} is called when it does. */
    boolean isWritable();

    /** Lets the reply come, or holds it back. */
    void read(boolean wanted);

    /** Whether the connection served another attempt before: then the server may have closed it unseen. */
    boolean isReused();

    /** Whether a byte of the reply has come. */
    boolean hasAnswered();

    /** Whether the server said that it did not look at the request, so that any request can be sent again. */
    boolean isRefused();

    /**
     * The attempt is over, with a complete reply.
     *
     * @param whole whether the whole request went out as well, so that the connection is fit for another
     */
    void finish(boolean whole);

    /** Breaks the attempt off: the server must not take what it got for a whole request. Nothing more is told. */
    void cancel();
}

package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;

/**
 * The client's side of one exchange, whatever protocol it speaks: an HTTP/1.1 connection from one head to the end of
 * the reply, or a stream of HTTP/2. Heads are in normal form, bodies are parts without framing, and what is sent leaves
 * when the event that is being handled ends. Used by its event loop only.
 */
interface ClientStream {
    /** The request, once its head is complete. */
    RequestHead head();

    /** The rules of the listener that took the connection. */
    ListenerSpec listener();

    /** Who is at the other end of the connection. */
    Peer peer();

    /** Whether all of the request body has been handed to the exchange. */
    boolean isBodyComplete();

    /** The server takes the request body now, or takes it again. */
    void resumeBody();

    /** Tells a client that holds its body back to send it. */
    void sendContinue();

    /** Whether the connection can live on after an answer that is about to be sent. */
    boolean willKeepAlive();

    /** Sends an answer of the gate's own: a whole reply in HTTP/1.1 text, which this side takes over. */
    void sendAnswer(ByteBuf answer, boolean keepAlive);

    /** Sends the head of a server's reply. */
    void sendHead(ResponseHead reply);

    /** Sends a part of the reply's body, and takes it over. */
    void sendBody(ByteBuf part);

    /**
     * The reply is complete.
     *
     * @param trailers whole trailer fields in HTTP/1.1 text, already judged; empty for none; this side takes them over
     */
    void sendEnd(ByteBuf trailers);

    /** Whether the client takes more now; if not, {@link Relay#onClientWritable} is called when it does. */
    boolean isWritable();

    /**
     * The exchange is over; the stream may carry no more of it.
     *
     * @param whole whether the client has the whole reply; if not, only breaking off tells it
     */
    void onExchangeEnd(boolean whole);
}

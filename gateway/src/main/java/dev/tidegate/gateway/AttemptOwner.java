package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Whoever makes an {@link Attempt}. Each call says which attempt it is about; after the last one it is idle again.
 * Called by the event loop of the attempt only.
 */
interface AttemptOwner {
    /** The way is open: the request can be sent. */
    void onConnected(Attempt attempt);

    /** The server takes more of the request. */
    void onWritable(Attempt attempt);

    /** The head of the reply; a view that holds during the call. */
    void onReplyHead(Attempt attempt, ResponseHead head);

    /** A part of the reply's body, which the owner takes over. */
    void onReplyBody(Attempt attempt, ByteBuf part);

    /** All that has come of the reply was passed on. */
    void onReplyPause(Attempt attempt);

    /** The reply is complete; the owner takes the trailers over and calls {@link Attempt#finish}. */
    void onReplyEnd(Attempt attempt, ByteBuf trailers);

    /** The server could not be reached, for the reason that the attempt names. The attempt is over. */
    void onConnectFailed(Attempt attempt);

    /** The pool has no way to give and too many wait for one. The attempt is over. */
    void onNoConnection(Attempt attempt);

    /**
     * The server went away before the reply was complete. The owner calls {@link Attempt#leave}.
     *
     * @param repeatable whether the server did not look at the request, or most likely did not
     */
    void onClosed(Attempt attempt, boolean repeatable);

    /** What came back is no valid reply. The owner calls {@link Attempt#leave}. */
    void onBadReply(Attempt attempt);
}

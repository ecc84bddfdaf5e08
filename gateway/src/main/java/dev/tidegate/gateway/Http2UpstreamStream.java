package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodyFraming;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.ReceiveWindow;
import dev.tidegate.gateway.http2.SendingStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an HTTP/2 connection to a server: one request and its reply. Reused for later streams; used by its
 * event loop only.
 *
 * <p>Parts of the reply are passed on as they come, and the server may send as much again at once, unless the client
 * takes no more: then it gets to send the rest of its window and has to wait.
 */
final class Http2UpstreamStream extends SendingStream implements UpstreamStream {
    private static final int HEAD_BYTES_MAX = Http2UpstreamSession.HEAD_BYTES_MAX;

    private final Http2UpstreamSession session;
    private final ResponseHead head = new ResponseHead(HEAD_BYTES_MAX);
    private final ReceiveWindow window = new ReceiveWindow();
    private @Nullable Attempt attempt;
    private boolean opened;
    private boolean answered;
    private boolean refused;
    private boolean readingBody;
    private boolean held;
    private int unreturnedBytes;
    private long receivedBytes;
    /** What the server is told when the attempt breaks off. */
    private ErrorCode verdict = ErrorCode.CANCEL;

    Http2UpstreamStream(Http2UpstreamSession session) {
        this.session = session;
    }

    // ---- the request

    @Override
    public void begin(Attempt newAttempt) {
        attempt = newAttempt;
        head.reset(newAttempt.isHeadRequest(), false);
        opened = false;
        answered = false;
        refused = false;
        readingBody = false;
        held = false;
        unreturnedBytes = 0;
        receivedBytes = 0;
        verdict = ErrorCode.CANCEL;
    }

    /** Begins the stream that the request travels in. */
    void open(int id, int sendBytes, int receiveBytes) {
        open(id, sendBytes);
        window.reset(receiveBytes);
        opened = true;
    }

    @Override
    public void sendHead(RequestHead request, Forwarding forwarding) {
        session.sendHead(this, request, forwarding);
    }

    @Override
    public void sendBody(ByteBuf part) {
        session.sender().data(this, part);
    }

    @Override
    public void sendEnd() {
        session.sender().end(this, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public boolean isWritable() {
        return session.sender().isWritable(this);
    }

    @Override
    protected void onWritable() {
        if (attempt != null) {
            attempt.onWritable();
        }
    }

    @Override
    protected void onSent(int bytes, boolean cutShort) {
        session.onSent(bytes, cutShort);
    }

    @Override
    protected void onEndSent() {
        // The stream ends with the reply, never before.
    }

    @Override
    protected void encodeTrailers(ByteBuf trailersText, ByteBuf out) {
        throw new IllegalStateException("trailers of requests are not passed on");
    }

    // ---- the reply

    @Override
    public void read(boolean wanted) {
        held = !wanted;
        if (wanted) {
            returnBytes(0);
        }
    }

    /** Whether the final head has come, so that another block is trailers. */
    boolean isReadingBody() {
        return readingBody;
    }

    /** Takes the head of a reply as text. */
    void onHead(ByteBuf text, boolean endStream) {
        answered = true;
        if (head.parse(text) != Progress.DONE || (head.isInterim() && endStream)) {
            onMalformed();
        } else if (head.isInterim()) {
            head.resetAfterInterim();
        } else {
            onFinalHead(endStream);
        }
    }

    private void onFinalHead(boolean endStream) {
        readingBody = true;
        Attempt current = attempt;
        if (current == null) {
            return;
        }
        if (endStream && !isWhole()) {
            onMalformed();
            return;
        }
        current.onReplyHead(head);
        // The owner may have left on what the head says.
        if (endStream && attempt == current) {
            current.onReplyEnd(Unpooled.EMPTY_BUFFER);
        }
    }

    /** Takes account of a DATA frame; returns whether it is within the window. */
    boolean onDataBegin(int payloadBytes) {
        return window.receive(payloadBytes);
    }

    /** Takes a part of the body over. */
    void onData(ByteBuf part) {
        receivedBytes += part.readableBytes();
        Attempt current = attempt;
        if (current == null || !readingBody || receivedBytes > bodyBytesMax()) {
            part.release();
            onMalformed();
        } else {
            current.onReplyBody(part);
        }
    }

    /** A DATA frame is complete. */
    void onDataEnd(int payloadBytes, boolean endStream) {
        Attempt current = attempt;
        if (current == null) {
            return;
        }
        if (endStream) {
            onEnd(Unpooled.EMPTY_BUFFER);
        } else {
            current.onReplyPause();
            returnBytes(payloadBytes);
        }
    }

    /** The reply is complete; takes the trailers over. */
    void onEnd(ByteBuf trailers) {
        Attempt current = attempt;
        if (current != null && readingBody && isWhole()) {
            current.onReplyEnd(trailers);
        } else {
            trailers.release();
            onMalformed();
        }
    }

    /** What came is no valid reply: whoever made the attempt breaks it off. */
    void onMalformed() {
        onMalformed(ErrorCode.PROTOCOL_ERROR);
    }

    /** The same, for another reason than that RFC 9113 section 8.1.1 calls the reply malformed. */
    void onMalformed(ErrorCode error) {
        if (attempt != null) {
            verdict = error;
            attempt.onBadReply();
        }
    }

    private long bodyBytesMax() {
        return switch (head.bodyFraming()) {
            case NONE -> 0;
            case LENGTH -> head.contentLength();
            case CHUNKED, UNTIL_CLOSE -> Long.MAX_VALUE;
        };
    }

    private boolean isWhole() {
        return head.bodyFraming() != BodyFraming.LENGTH || receivedBytes == head.contentLength();
    }

    private void returnBytes(int bytes) {
        unreturnedBytes += bytes;
        if (!held && opened && unreturnedBytes > 0) {
            int increment = window.release(unreturnedBytes);
            unreturnedBytes = 0;
            if (increment > 0) {
                session.openWindow(id(), increment);
            }
        }
    }

    // ---- the end

    @Override
    public boolean isReused() {
        return id() > Http2UpstreamStreams.FIRST;
    }

    @Override
    public boolean hasAnswered() {
        return answered;
    }

    @Override
    public boolean isRefused() {
        return refused;
    }

    @Override
    public void finish(boolean whole) {
        attempt = null;
        if (whole && hasEnded()) {
            session.onWhole();
        } else {
            session.sendReset(id(), ErrorCode.CANCEL);
        }
        leave();
    }

    @Override
    public void cancel() {
        attempt = null;
        if (opened) {
            session.sendReset(id(), verdict);
        }
        leave();
    }

    private void leave() {
        opened = false;
        drop();
        session.closed(this);
    }

    /**
     * The server ended the stream or the connection before the reply was complete.
     *
     * @param unseen whether it said that it did not look at the request
     */
    void onClosed(boolean unseen) {
        Attempt current = attempt;
        attempt = null;
        refused = unseen;
        opened = false;
        drop();
        session.remove(this);
        if (current != null) {
            current.onClosed(this);
        }
        session.closed(this);
    }
}

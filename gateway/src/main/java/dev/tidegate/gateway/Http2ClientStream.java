package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.ReceiveWindow;
import dev.tidegate.gateway.http2.SendingStream;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * One stream of a client's HTTP/2 connection: one request and its reply. Reused for later streams; used by its event
 * loop only.
 *
 * <p>The client may send on as the server takes the body: the window is given back when a part is passed on. What the
 * server does not take waits here, one copy in one buffer, never more than a window.
 */
final class Http2ClientStream extends SendingStream implements ClientStream {
    private static final int WAITING_BYTES_GUESS = 4 * 1024;
    private static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

    private final Http2Session session;
    private final Worker worker;
    private final RequestHead head;
    private final Exchange exchange;
    private final ReceiveWindow window = new ReceiveWindow();
    private final ClientPace sending = new ClientPace(this::timeouts);
    private final ClientPace taking = new ClientPace(this::timeouts);
    private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
    private long receivedBytes;
    private boolean requestEnded;
    /** Whether the end of the body is still to be told, because the server did not take more when it came. */
    private boolean endDue;

    private boolean exchangeOver = true;
    private boolean closed = true;
    /** What the client is told when its request is cut short: nothing is wrong with it unless it is malformed. */
    private ErrorCode verdict = ErrorCode.NO_ERROR;

    Http2ClientStream(Http2Session session, Worker worker) {
        this.session = session;
        this.worker = worker;
        this.head = RequestHead.ofHttp2(session.listener().maxHeaderBytes());
        this.exchange = new Exchange(this, head, worker);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public ListenerSpec listener() {
        return session.listener();
    }

    @Override
    public Peer peer() {
        return session.peer();
    }

    // ---- the request

    /** Begins a stream. */
    void open(int id, int sendBytes, int receiveBytes, boolean endStream) {
        open(id, sendBytes);
        window.reset(receiveBytes);
        receivedBytes = 0;
        requestEnded = endStream;
        endDue = false;
        exchangeOver = false;
        closed = false;
        verdict = ErrorCode.NO_ERROR;
        sending.begin(worker.nowNanos());
        taking.begin(worker.nowNanos());
    }

    /** Takes the head of the request as text. */
    void onRequest(ByteBuf text) {
        head.reset();
        if (head.parse(text) != Progress.DONE) {
            refuse(head.problem());
        } else if (requestEnded && head.contentLength() > 0) {
            refuseMalformed(BadMessage.LENGTH_DIFFERS);
        } else if (head.contentLength() > session.listener().maxBodyBytes()) {
            exchange.refuseBadRequest(BadMessage.BODY_TOO_LARGE);
        } else {
            exchange.begin(worker.nowNanos());
        }
    }

    /** Answers a request that is well formed as one of HTTP/2, but goes nowhere. */
    void refuse(BadMessage problem) {
        exchange.refuseBadHead(problem);
    }

    /** Answers a request that RFC 9113 section 8.1.1 calls malformed, and ends the stream with an error. */
    void refuseMalformed(BadMessage problem) {
        verdict = ErrorCode.PROTOCOL_ERROR;
        exchange.refuseBadHead(problem);
    }

    /** Whether the client has not ended the request. */
    boolean takesMore() {
        return !requestEnded;
    }

    /** Takes account of a DATA frame; returns whether it is within the window. */
    boolean onDataBegin(int payloadBytes) {
        return window.receive(payloadBytes);
    }

    /** Takes a part of the body over. */
    void onData(ByteBuf part) {
        int bytes = part.readableBytes();
        receivedBytes += bytes;
        sending.received(bytes, worker.nowNanos());
        BadMessage problem = exchangeOver ? BadMessage.NONE : judgeLength(false);
        if (exchangeOver || problem != BadMessage.NONE) {
            part.release();
            passedOn(bytes);
            breakOff(problem);
        } else if (!waiting.isReadable() && exchange.relay().takesBody()) {
            forward(part);
        } else {
            hold(part);
        }
    }

    private BadMessage judgeLength(boolean complete) {
        long declared = head.contentLength();
        if (declared >= 0 && (receivedBytes > declared || (complete && receivedBytes < declared))) {
            return BadMessage.LENGTH_DIFFERS;
        }
        return receivedBytes > session.listener().maxBodyBytes() ? BadMessage.BODY_TOO_LARGE : BadMessage.NONE;
    }

    private void breakOff(BadMessage problem) {
        if (problem != BadMessage.NONE) {
            if (problem == BadMessage.LENGTH_DIFFERS) {
                verdict = ErrorCode.PROTOCOL_ERROR;
                session.onMalformedBody();
            }
            exchange.onBadBody(problem);
        }
    }

    private void hold(ByteBuf part) {
        if (waiting.capacity() == 0) {
            waiting = worker.allocator().ioBuffer(Math.max(WAITING_BYTES_GUESS, part.readableBytes()));
        }
        waiting.writeBytes(part);
        part.release();
    }

    private void forward(ByteBuf part) {
        int bytes = part.readableBytes();
        exchange.bodySink().accept(part);
        passedOn(bytes);
    }

    /** Lets the client send as much again. */
    private void passedOn(int bytes) {
        session.intake().passedOn(bytes);
        int increment = window.release(bytes);
        if (increment > 0 && !requestEnded && !closed) {
            session.intake().open(id(), increment);
        }
    }

    /** Padding counts like data, but nobody waits for it. */
    void onPadding(int bytes) {
        passedOn(bytes);
    }

    /** The client has said all, in a DATA frame or in trailers. */
    void onRequestEnd() {
        requestEnded = true;
        if (exchangeOver) {
            closeIfOver();
            return;
        }
        BadMessage problem = judgeLength(true);
        if (problem != BadMessage.NONE) {
            breakOff(problem);
        } else {
            endDue = true;
            resumeBody();
        }
    }

    @Override
    public boolean isBodyComplete() {
        return requestEnded && !endDue && !waiting.isReadable();
    }

    @Override
    public void resumeBody() {
        if (!exchange.relay().takesBody()) {
            return;
        }
        if (waiting.isReadable()) {
            ByteBuf held = waiting;
            waiting = Unpooled.EMPTY_BUFFER;
            forward(held);
        }
        if (endDue && !waiting.isReadable() && exchange.relay().takesBody()) {
            endDue = false;
            exchange.relay().onBodyEnd();
        }
    }

    // ---- the reply

    @Override
    public void sendContinue() {
        session.replies().sendInterim(this, CONTINUE.duplicate());
    }

    /** A stream that ends early does not end its connection. */
    @Override
    public boolean willKeepAlive() {
        return true;
    }

    @Override
    public void sendAnswer(ByteBuf answer, boolean keepAlive) {
        session.replies().sendAnswer(this, answer);
    }

    @Override
    public void sendHead(ResponseHead reply) {
        session.replies().sendHead(this, reply);
    }

    @Override
    public void sendBody(ByteBuf part) {
        session.sender().data(this, part);
    }

    @Override
    public void sendEnd(ByteBuf trailers) {
        session.sender().end(this, trailers);
    }

    @Override
    protected void encodeTrailers(ByteBuf trailersText, ByteBuf out) {
        session.replies().encodeTrailers(trailersText, out);
    }

    @Override
    public boolean isWritable() {
        return session.sender().isWritable(this);
    }

    @Override
    protected void onWritable() {
        exchange.relay().onClientWritable();
    }

    @Override
    protected void onSent(int bytes, boolean cutShort) {
        taking.received(bytes, worker.nowNanos());
        session.budgets().onDataSent(bytes, cutShort);
    }

    @Override
    protected void onEndSent() {
        closeIfOver();
    }

    @Override
    public void onExchangeEnd(boolean whole) {
        exchangeOver = true;
        if (closed) {
            return;
        }
        if (whole) {
            dropWaiting();
            closeIfOver();
        } else {
            reset(verdict == ErrorCode.NO_ERROR ? ErrorCode.INTERNAL_ERROR : verdict);
        }
    }

    // ---- the end

    /** Closes when the exchange is over and the last frame of the reply is out. */
    private void closeIfOver() {
        if (closed || !exchangeOver || !hasEnded()) {
            return;
        }
        if (requestEnded && verdict == ErrorCode.NO_ERROR) {
            session.budgets().onStreamWhole();
            close(false);
        } else {
            reset(verdict);
        }
    }

    /** Ends the stream at once and tells the client why. */
    void reset(ErrorCode error) {
        session.sendReset(id(), error);
        close(true);
    }

    /** The client ended the stream, or the connection is over: nothing is sent any more. */
    void close(boolean byReset) {
        if (closed) {
            return;
        }
        closed = true;
        drop();
        dropWaiting();
        if (!exchangeOver) {
            exchange.onClientClosed();
        }
        session.closed(this, byReset);
    }

    private void dropWaiting() {
        int bytes = waiting.readableBytes();
        waiting.release();
        waiting = Unpooled.EMPTY_BUFFER;
        session.intake().passedOn(bytes);
    }

    // ---- time

    void onSweep(long nowNanos) {
        if (isTakingTooSlowly(nowNanos)) {
            reset(ErrorCode.CANCEL);
        } else if (!exchangeOver) {
            if (isSendingTooSlowly(nowNanos)) {
                exchange.onSlowBody();
            } else {
                exchange.onSweep(nowNanos);
            }
        }
    }

    private ListenerSpec.Timeouts timeouts() {
        return session.listener().timeouts();
    }

    private boolean isTakingTooSlowly(long nowNanos) {
        if (waitingBytes() == 0) {
            taking.begin(nowNanos);
            return false;
        }
        return taking.isTooSlow(nowNanos);
    }

    private boolean isSendingTooSlowly(long nowNanos) {
        if (requestEnded || !exchange.relay().takesBody() || !session.intake().isOpen()) {
            sending.begin(nowNanos);
            return false;
        }
        return sending.isTooSlow(nowNanos);
    }

    /** The client may send more, or less, than it was first told. */
    void resizeWindow(int bytes) {
        window.resize(bytes);
    }
}

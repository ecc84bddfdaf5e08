package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection of a client: reads one request after another, hands each to an {@link Exchange}, and cuts a
 * client that is too slow. Used by its event loop only.
 *
 * <p>Bytes are forwarded as they come and never gathered: while the upstream takes no more, the client is not read.
 */
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements ClientStream, Upgradable {
    private final HttpListener listener;
    private final Worker worker;
    private final Peer peer;
    private final Http1Reply reply = new Http1Reply();
    private final Http1Output out;
    private final LingeringClose ending;
    private final ClientPace pace;
    private final OutputPace taking = new OutputPace();
    private final Http1Loan loan;
    private final Deadlines.Watched watched = new Deadlines.Watched() {
        @Override
        void onSweep(long nowNanos) {
            Http1ClientConnection.this.onSweep(nowNanos);
        }
    };
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf unread;
    private Http1ClientState state = Http1ClientState.HEAD;
    private boolean consuming;
    private long served;
    private long sinceNanos;

    /** Begins with a connection that was accepted at the time given. */
    Http1ClientConnection(HttpListener listener, Worker worker, Peer peer, long openedNanos) {
        this.sinceNanos = openedNanos;
        this.listener = listener;
        this.worker = worker;
        this.peer = peer;
        this.pace = new ClientPace(() -> listener.spec().timeouts());
        this.out = new Http1Output(worker);
        this.ending = new LingeringClose(worker);
        this.loan = new Http1Loan(this, worker);
    }

    @Override
    public RequestHead head() {
        return loan.head();
    }

    @Override
    public ListenerSpec listener() {
        return listener.spec();
    }

    @Override
    public Peer peer() {
        return peer;
    }

    // ---- reading

    @Override
    public void channelActive(ChannelHandlerContext channel) {
        context = channel;
        out.open(channel);
        worker.deadlines().add(watched);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        if (state.isOver()) {
            in.release();
            return;
        }
        unread = unread == null ? in : Buffers.append(worker.allocator(), unread, in);
        consume();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    /** Reads on from what has come, as far as the state allows; re-entered when an exchange ends at once. */
    private void consume() {
        if (consuming) {
            return;
        }
        consuming = true;
        while (unread != null && step(unread)) {}
        consuming = false;
        if (unread != null && (!unread.isReadable() || state.isOver())) {
            unread.release();
            unread = null;
        }
        readIf(unread == null);
    }

    /** One step; returns whether another may follow. */
    private boolean step(ByteBuf in) {
        return switch (state) {
            case HEAD -> in.isReadable() && mayRead() && readHead(in);
            case EXCHANGE -> in.isReadable() && readBody(in);
            case DISCARD -> in.isReadable() && discard(in);
            case LINGER, CLOSED -> {
                in.skipBytes(in.readableBytes());
                yield false;
            }
        };
    }

    /** Whoever does not take the answers to its requests is not asked for more of them. */
    private boolean mayRead() {
        return loan.hasHeadBegun() || isWritable();
    }

    private boolean readHead(ByteBuf in) {
        if (!loan.hasHeadBegun() && served > 0) {
            sinceNanos = worker.nowNanos();
        }
        return switch (loan.head().parse(in)) {
            case MORE -> false;
            case BAD -> {
                loan.exchange().refuseBadHead(loan.head().problem());
                yield false;
            }
            case DONE -> {
                onHead();
                yield true;
            }
        };
    }

    private void onHead() {
        served++;
        state = Http1ClientState.EXCHANGE;
        pace.begin(worker.nowNanos());
        Progress begun = loan.body()
                .begin(
                        loan.head().bodyFraming(),
                        loan.head().contentLength(),
                        listener.spec().maxBodyBytes());
        if (begun == Progress.BAD) {
            loan.exchange().refuseBadRequest(loan.body().problem());
        } else {
            loan.exchange().begin(worker.nowNanos());
        }
    }

    /** Forwards a part of the body if the upstream takes it now. */
    private boolean readBody(ByteBuf in) {
        if (loan.body().progress() != Progress.MORE || !loan.exchange().relay().takesBody()) {
            return false;
        }
        Progress progress = readBody(in, loan.exchange().bodySink());
        if (progress == Progress.BAD) {
            loan.exchange().onBadBody(loan.body().problem());
            return false;
        }
        if (progress == Progress.DONE) {
            loan.exchange().relay().onBodyEnd();
        }
        return true;
    }

    private Progress readBody(ByteBuf in, BodySink sink) {
        int before = in.readableBytes();
        Progress progress = loan.body().read(in, sink);
        pace.received(before - in.readableBytes(), worker.nowNanos());
        return progress;
    }

    private boolean discard(ByteBuf in) {
        switch (readBody(in, ByteBuf::release)) {
            case MORE -> {}
            case BAD -> close();
            case DONE -> nextRequest();
        }
        return true;
    }

    @Override
    public boolean isBodyComplete() {
        return loan.body().progress() == Progress.DONE;
    }

    @Override
    public void resumeBody() {
        consume();
    }

    private void readIf(boolean wanted) {
        boolean read = wanted
                && switch (state) {
                    case HEAD -> mayRead();
                    case EXCHANGE -> isBodyComplete() || loan.exchange().relay().takesBody();
                    case DISCARD, LINGER, CLOSED -> true;
                };
        ChannelHandlerContext channel = channel();
        if (channel.channel().config().isAutoRead() != read) {
            channel.channel().config().setAutoRead(read);
        }
    }

    // ---- answering

    @Override
    public boolean willKeepAlive() {
        return loan.head().keepAlive()
                && !worker.isDraining()
                && (isBodyComplete() || Http1Reply.mayDiscardBodyOf(head()));
    }

    @Override
    public void sendContinue() {
        out.sendContinue();
    }

    @Override
    public void sendAnswer(ByteBuf answer, boolean stays) {
        reply.begin(stays);
        out.raw(answer);
    }

    @Override
    public void sendHead(ResponseHead received) {
        // What the server has not read of the request would be read as the next one.
        reply.begin(received, head(), isBodyComplete() && willKeepAlive(), out);
    }

    @Override
    public void sendBody(ByteBuf part) {
        out.body(part);
    }

    @Override
    public void sendEnd(ByteBuf trailers) {
        trailers.release();
        out.endBody();
    }

    @Override
    public boolean isWritable() {
        return out.isWritable();
    }

    @Override
    public void onExchangeEnd(boolean whole) {
        if (state == Http1ClientState.CLOSED) {
            return;
        }
        if (!whole && reply.endsWithConnection()) {
            state = Http1ClientState.LINGER;
            LingeringClose.reset(channel());
        } else if (!whole || !reply.keepsAlive()) {
            linger();
        } else if (isBodyComplete()) {
            nextRequest();
        } else {
            state = Http1ClientState.DISCARD;
        }
        consume();
    }

    private void nextRequest() {
        state = Http1ClientState.HEAD;
        loan.giveBack();
        sinceNanos = worker.nowNanos();
    }

    private void linger() {
        boolean allRead = isBodyComplete() && (unread == null || !unread.isReadable());
        state = Http1ClientState.LINGER;
        out.send();
        ending.begin(channel(), allRead);
    }

    void close() {
        if (state != Http1ClientState.CLOSED) {
            var unused = channel().close();
        }
    }

    @Override
    public void surrender(ChannelHandler successor) {
        state = Http1ClientState.CLOSED;
        worker.deadlines().remove(watched);
        out.send();
        channel().pipeline().replace(this, "tunnel", successor);
        if (unread != null) {
            channel().fireChannelRead(unread);
            unread = null;
        }
    }

    // ---- events

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (channel.channel().isWritable()) {
            worker.tick();
            loan.onClientWritable();
            consume();
            worker.flushTouched();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        boolean serving = state == Http1ClientState.EXCHANGE;
        state = Http1ClientState.CLOSED;
        worker.deadlines().remove(watched);
        out.drop();
        if (unread != null) {
            unread.release();
            unread = null;
        }
        if (serving) {
            loan.exchange().onClientClosed();
        }
        loan.giveBack();
        worker.flushTouched();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the client arrives here; closing tells the exchange.
        var unused = channel.close();
    }

    // ---- time

    private void onSweep(long nowNanos) {
        boolean late = switch (state) {
            case HEAD -> isHeadLate(nowNanos);
            case EXCHANGE -> isExchangeLate(nowNanos);
            case DISCARD -> pace.isTooSlow(nowNanos);
            case LINGER -> ending.isOver(channel(), nowNanos, listener.spec().timeouts());
            case CLOSED -> false;
        };
        if (late) {
            close();
        }
    }

    /** Returns whether the connection is to be cut; a head that has begun is answered instead. */
    private boolean isHeadLate(long nowNanos) {
        boolean idle = !loan.hasHeadBegun() && served > 0;
        ListenerSpec.Timeouts timeouts = listener.spec().timeouts();
        long allowed = idle ? timeouts.idleNanos() : timeouts.headerNanos();
        boolean late = Deadlines.isDue(sinceNanos, allowed, nowNanos)
                || (idle && worker.state().endsIdle(nowNanos));
        if (late && loan.hasHeadBegun()) {
            loan.exchange().refuseSlowHead();
            return false;
        }
        return late || isStalled(nowNanos);
    }

    private boolean isExchangeLate(long nowNanos) {
        boolean expected = !isBodyComplete() && loan.exchange().relay().takesBody();
        if (!expected) {
            pace.begin(nowNanos);
        } else if (pace.isTooSlow(nowNanos)) {
            loan.exchange().onSlowBody();
            return false;
        }
        if (isStalled(nowNanos)) {
            return true;
        }
        loan.exchange().onSweep(nowNanos);
        return false;
    }

    private boolean isStalled(long nowNanos) {
        return taking.isStalled(channel().channel(), nowNanos, listener.spec().timeouts());
    }

    private ChannelHandlerContext channel() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}

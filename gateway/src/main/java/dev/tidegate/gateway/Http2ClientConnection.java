package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.gateway.http2.FrameReader;
import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.policy.Http2Settings;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/2 connection of a client (RFC 9113), from its preface to its end: reads frames into its
 * {@link Http2Session}, sends what that writes, and cuts a client that is too slow or too busy. Used by its event loop
 * only.
 */
final class Http2ClientConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Blocks of fields may be so many times as long as a head: the answer 431 needs a block that was read whole. */
    private static final int BLOCK_HEADS = 4;

    private enum State {
        /** Waiting for the preface of the client. */
        PREFACE,
        /** Frames come and go. */
        OPEN,
        /** The client was told that the connection ends; what comes in is thrown away until it closes. */
        LINGER,
        /** Over. */
        CLOSED
    }

    private final HttpListener listener;
    private final Worker worker;
    private final Http2Output output;
    private final FrameSender sender;
    private final Http2Session session;
    private final FrameReader reader;
    private final LingeringClose ending;
    private final OutputPace taking = new OutputPace();
    private final Deadlines.Watched watched = new Deadlines.Watched() {
        @Override
        void onSweep(long nowNanos) {
            Http2ClientConnection.this.onSweep(nowNanos);
        }
    };
    private State state = State.PREFACE;
    private int prefaceRead;
    private long sinceNanos;
    /** Since when something other than data has begun and is not complete. */
    private long headSinceNanos;

    Http2ClientConnection(HttpListener listener, Worker worker, Peer peer, Http2Settings settings) {
        this.listener = listener;
        this.worker = worker;
        this.output = new Http2Output(worker);
        this.sender = output.sender();
        this.session = new Http2Session(listener, worker, peer, sender, settings);
        this.reader = new FrameReader(
                session, worker.allocator(), BLOCK_HEADS * listener.spec().maxHeaderBytes());
        this.ending = new LingeringClose(worker);
    }

    // ---- reading

    @Override
    public void channelActive(ChannelHandlerContext channel) {
        worker.tick();
        output.open(channel);
        sinceNanos = worker.nowNanos();
        headSinceNanos = sinceNanos;
        worker.deadlines().add(watched);
        session.begin();
        worker.flushTouched();
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        try {
            if (state == State.PREFACE) {
                readPreface(channel, in);
            }
            if (state == State.OPEN) {
                readFrames(channel, in);
            }
        } finally {
            in.release();
        }
    }

    private void readPreface(ChannelHandlerContext channel, ByteBuf in) {
        while (in.isReadable() && prefaceRead < PREFACE.length) {
            if (in.readByte() != PREFACE[prefaceRead++]) {
                fail(channel, ErrorCode.PROTOCOL_ERROR);
                return;
            }
        }
        if (prefaceRead == PREFACE.length) {
            state = State.OPEN;
        }
    }

    private void readFrames(ChannelHandlerContext channel, ByteBuf in) {
        long before = reader.completed();
        ErrorCode error = reader.read(in);
        if (error != ErrorCode.NO_ERROR) {
            fail(channel, error);
        } else if (!reader.isWithinHead() || reader.completed() != before) {
            headSinceNanos = worker.nowNanos();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        worker.flushTouched();
    }

    // ---- the end

    /** Tells the client why, and waits a moment so that it can read it. */
    private void fail(ChannelHandlerContext channel, ErrorCode error) {
        state = State.LINGER;
        worker.metrics().countHttp2End(error);
        session.end(error);
        output.flush();
        release();
        ending.begin(channel, false);
    }

    private void release() {
        reader.close();
        sender.close();
    }

    private static void close(ChannelHandlerContext channel) {
        var unused = channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.tick();
        state = State.CLOSED;
        worker.deadlines().remove(watched);
        session.closeStreams();
        release();
        worker.flushTouched();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the client arrives here; closing ends the streams.
        close(channel);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        if (channel.channel().isWritable() && state == State.OPEN) {
            worker.tick();
            output.touch();
            worker.flushTouched();
        }
    }

    // ---- time

    private void onSweep(long nowNanos) {
        ChannelHandlerContext channel = output.channel();
        ListenerSpec.Timeouts timeouts = listener.spec().timeouts();
        switch (state) {
            case PREFACE -> {
                if (Deadlines.isDue(sinceNanos, timeouts.headerNanos(), nowNanos)) {
                    close(channel);
                }
            }
            case OPEN -> sweepOpen(channel, nowNanos, timeouts);
            case LINGER -> {
                if (ending.isOver(channel, nowNanos, timeouts)) {
                    close(channel);
                }
            }
            case CLOSED -> {}
        }
    }

    private void sweepOpen(ChannelHandlerContext channel, long nowNanos, ListenerSpec.Timeouts timeouts) {
        long headerNanos = timeouts.headerNanos();
        if (!session.areSettingsAcked() && Deadlines.isDue(sinceNanos, headerNanos, nowNanos)) {
            fail(channel, ErrorCode.SETTINGS_TIMEOUT);
        } else if (reader.isWithinHead() && Deadlines.isDue(headSinceNanos, headerNanos, nowNanos)) {
            fail(channel, ErrorCode.ENHANCE_YOUR_CALM);
        } else if (taking.isStalled(channel.channel(), nowNanos, timeouts)) {
            close(channel);
        } else if (session.isGone() || session.streams().isIdleFor(timeouts.idleNanos(), nowNanos)) {
            fail(channel, ErrorCode.NO_ERROR);
        } else {
            session.streams().onSweep(nowNanos);
            if (worker.isDraining() || !listener.isOpen()) {
                session.goAway();
            }
        }
    }
}

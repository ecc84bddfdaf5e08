package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.websocket.CloseCode;
import dev.tidegate.gateway.websocket.CloseFrame;
import dev.tidegate.gateway.websocket.Extensions;
import dev.tidegate.gateway.websocket.FrameInspector;
import dev.tidegate.gateway.websocket.Sender;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;

/**
 * A WebSocket between a client and a server after the handshake (RFC 6455): relays frames as they come, with back
 * pressure in both directions, and ends both sides in order when one breaks a rule, when nothing was said for too long,
 * or when the gate stops. Keeps the rules that were in force when it began. Used by its event loop only.
 *
 * <p>Who breaks a rule is told after the other side was, so that what the other side had still to say arrives first.
 */
final class WebSocketTunnel extends Deadlines.Watched {
    /** How long a side may take to answer a Close frame of the gate's own. */
    private static final long CLOSE_NANOS = 1_000_000_000L;

    private static final int CLOSE_BYTES_MAX = 131;

    private enum State {
        RELAYING,
        /** The gate has a Close frame of its own to send, and waits for an answer or for the end of a frame. */
        ENDING,
        /** Nothing is relayed; both connections are being closed. */
        CLOSING
    }

    private final Exchange exchange;
    private final Worker worker;
    private final StreamPlace stream;
    private final ListenerSpec.Timeouts timeouts;
    private final TunnelSide client;
    private final TunnelSide server;
    private final Direction toServer;
    private final Direction toClient;
    private State state = State.RELAYING;
    private CloseCode code = CloseCode.GOING_AWAY;
    private long sinceNanos;

    /** What goes from one side to the other. */
    private static final class Direction {
        private final FrameInspector frames;
        private final TunnelSide from;
        private final TunnelSide to;
        private final BodySink sink;
        private boolean over;
        private long bytes;
        private boolean blocked;
        private long blockedNanos;

        Direction(FrameInspector frames, TunnelSide from, TunnelSide to) {
            this.frames = frames;
            this.from = from;
            this.to = to;
            this.sink = to::write;
        }

        void block(long nowNanos) {
            blocked = true;
            blockedNanos = nowNanos;
            from.read(false);
        }

        void unblock() {
            blocked = false;
            from.read(true);
        }

        boolean isBlockedFor(long nanos, long nowNanos) {
            return blocked && nowNanos - blockedNanos >= nanos;
        }
    }

    /**
     * Makes a tunnel that has no connections yet.
     *
     * @param stream the place of this WebSocket among its caller's streams, with the rules of the route
     * @param extensions what the two sides agreed on
     */
    WebSocketTunnel(
            Exchange exchange, Worker worker, StreamPlace stream, Extensions extensions, ListenerSpec listener) {
        this.exchange = exchange;
        this.worker = worker;
        this.stream = stream;
        this.timeouts = listener.timeouts();
        this.client = new TunnelSide(worker, this);
        this.server = new TunnelSide(worker, this);
        long max = stream.rules().maxMessageBytes();
        this.toServer = new Direction(new FrameInspector(Sender.CLIENT, extensions, max), client, server);
        this.toClient = new Direction(new FrameInspector(Sender.SERVER, extensions, max), server, client);
        this.sinceNanos = worker.nowNanos();
    }

    /** Takes over both connections; the head of the reply must be written already. */
    void begin(Upgradable clientSide, Upgradable serverSide) {
        worker.deadlines().add(this);
        // What the client sent early is relayed at once, so the server's side must be there first.
        serverSide.surrender(server);
        clientSide.surrender(client);
        client.read(true);
        server.read(true);
    }

    // ---- relaying

    /** Relays what a side sent, and takes it over. */
    void onBytes(TunnelSide from, ByteBuf in) {
        Direction direction = direction(from);
        direction.bytes += in.readableBytes();
        if (!direction.over) {
            relay(direction, in);
        }
        in.release();
        if (state != State.CLOSING && !direction.to.isWritable()) {
            direction.block(worker.nowNanos());
        }
    }

    private void relay(Direction direction, ByteBuf in) {
        if (state == State.RELAYING) {
            sinceNanos = worker.nowNanos();
        }
        switch (direction.frames.read(in, worker.allocator(), direction.sink)) {
            case OPEN -> {}
            case CLOSED -> onCloseFrame(direction);
            case FAILED -> end(direction.frames.failure());
        }
    }

    /** A side asks to close, or answers: the other is told, by the frame that came unless the gate has its own. */
    private void onCloseFrame(Direction direction) {
        if (state == State.ENDING) {
            sendClose(direction);
        } else {
            ByteBuf frame = worker.allocator().ioBuffer(CLOSE_BYTES_MAX);
            direction.frames.writeClose(frame);
            direction.to.write(frame);
            direction.over = true;
        }
        closeIfBothOver();
    }

    /** The side takes bytes again. */
    void onWritable(TunnelSide side) {
        direction(other(side)).unblock();
    }

    // ---- ending

    /** Ends the WebSocket from here: closes each side that stands between two frames, the other one later. */
    private void end(CloseCode why) {
        if (state == State.RELAYING) {
            state = State.ENDING;
            code = why;
            sinceNanos = worker.nowNanos();
            worker.metrics().streamCut(why);
        }
        boolean goingAway = why == CloseCode.GOING_AWAY;
        closeIf(toServer, goingAway || toServer.frames.progress() == FrameInspector.Progress.FAILED);
        closeIf(toClient, goingAway || toClient.frames.progress() == FrameInspector.Progress.FAILED);
        closeIfBothOver();
    }

    private void closeIf(Direction direction, boolean now) {
        if (now && direction.frames.isBetweenFrames()) {
            sendClose(direction);
        }
    }

    private void sendClose(Direction direction) {
        if (!direction.over) {
            direction.over = true;
            ByteBuf frame = worker.allocator().ioBuffer(CloseFrame.MAX_BYTES);
            if (direction.to == server) {
                CloseFrame.writeMasked(frame, code, (int) worker.random());
            } else {
                CloseFrame.write(frame, code);
            }
            direction.to.write(frame);
        }
    }

    private void closeIfBothOver() {
        if (toServer.over && toClient.over && state != State.CLOSING) {
            state = State.CLOSING;
            client.end();
            server.end();
        }
    }

    /** A side will send no more; the other may go on until it has said all, as TCP allows. */
    void onInputEnd(TunnelSide from) {
        if (state == State.CLOSING) {
            from.end();
            return;
        }
        Direction direction = direction(from);
        closeIf(direction, state == State.ENDING);
        direction.over = true;
        if (toServer.over && toClient.over) {
            closeIfBothOver();
        } else {
            direction.to.endOutput();
        }
    }

    /** A connection is gone. */
    void onClosed(TunnelSide side) {
        closeIf(direction(side), state == State.ENDING);
        toServer.over = true;
        toClient.over = true;
        closeIfBothOver();
        if (client.isClosed() && server.isClosed()) {
            worker.deadlines().remove(this);
            exchange.onTunnelEnd(toServer.bytes, toClient.bytes);
        }
    }

    // ---- time

    @Override
    void onSweep(long nowNanos) {
        switch (state) {
            case RELAYING -> {
                if (stream.mustEnd(nowNanos, sinceNanos) || isStuck(nowNanos)) {
                    end(CloseCode.GOING_AWAY);
                }
            }
            case ENDING -> {
                if (nowNanos - sinceNanos >= CLOSE_NANOS) {
                    giveUp();
                }
            }
            case CLOSING -> {
                client.closeIfOver(nowNanos, timeouts);
                server.closeIfOver(nowNanos, timeouts);
            }
        }
    }

    /** One side has taken nothing for as long as nothing may be said. */
    private boolean isStuck(long nowNanos) {
        long allowed = stream.rules().idleNanos();
        return toServer.isBlockedFor(allowed, nowNanos) || toClient.isBlockedFor(allowed, nowNanos);
    }

    /** A side neither answers nor ends its frame. */
    private void giveUp() {
        closeIf(toServer, true);
        closeIf(toClient, true);
        toServer.over = true;
        toClient.over = true;
        closeIfBothOver();
    }

    private Direction direction(TunnelSide from) {
        return from == client ? toServer : toClient;
    }

    private TunnelSide other(TunnelSide side) {
        return side == client ? server : client;
    }
}

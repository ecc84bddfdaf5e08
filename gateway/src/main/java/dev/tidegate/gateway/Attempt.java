package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request at one server: gets a way to it from the pool, sends, and passes on what comes back. Tells the
 * balancer and the circuit breakers how the server did. Reused for the next try; used by its event loop only.
 */
final class Attempt implements Upgradable {
    /** How a server did in an attempt. */
    enum Result {
        SUCCESS,
        FAILURE,
        /** Nothing can be said about the server: the gate or the client broke off. */
        CANCELLED
    }

    private enum State {
        IDLE,
        CONNECTING,
        EXCHANGING
    }

    /** How often the time to connect may pass while a call waits for a free connection. */
    private static final int CONNECT_TIMES_MAX = 3;

    private static final int SERVER_ERROR = 500;

    private final AttemptOwner owner;
    private final Worker worker;
    private final Passage passage = new Passage();
    private State state = State.IDLE;
    private @Nullable LiveUpstream upstream;
    private @Nullable LiveServer server;
    private @Nullable ServerPool pool;
    private @Nullable UpstreamStream stream;
    private UpstreamFailure connectFailure = UpstreamFailure.UNREACHABLE;
    private int serverIndex;
    private boolean refused;
    private boolean toHead;
    private long beganNanos;
    private long progressNanos;
    private long connectedNanos;
    private long serviceNanos;
    private int status;

    Attempt(AttemptOwner owner, Worker worker) {
        this.owner = owner;
        this.worker = worker;
    }

    /**
     * Chooses a server that the balancer names and the breakers let pass: {@link #begin} or {@link #forgo} follows.
     *
     * @param excluded a server that must not be chosen, or {@link Balancer#NONE}
     * @return the server, {@link Balancer#NONE} when none may be used, or {@link Passage#SHUT}
     */
    int choose(LiveUpstream target, long keyHash, int excluded) {
        return passage.choose(target, keyHash, excluded, worker.nowNanos());
    }

    /** Whether the breakers let an attempt at this server pass: {@link #begin} follows. */
    boolean mayPass(LiveUpstream target, int index) {
        return passage.take(target, index, worker.nowNanos());
    }

    /** What was chosen is not used after all. */
    void forgo() {
        passage.forgo();
    }

    /**
     * Begins at a server that was chosen.
     *
     * @param index which server of the upstream
     * @param head the request; only looked at during the call
     * @param fresh whether the connection must be a new one, because an old one has just turned out to be dead
     */
    void begin(LiveUpstream target, int index, RequestHead head, boolean fresh) {
        state = State.CONNECTING;
        connectFailure = UpstreamFailure.UNREACHABLE;
        upstream = target;
        serverIndex = index;
        toHead = head.isHead();
        beganNanos = worker.nowNanos();
        progressNanos = beganNanos;
        serviceNanos = 0;
        status = 0;
        LiveServer chosen = target.balancer().server(index);
        server = chosen;
        chosen.acquire();
        ServerPool chosenPool = worker.pool(target, index);
        pool = chosenPool;
        chosenPool.acquire(this, fresh);
    }

    boolean isBusy() {
        return state != State.IDLE;
    }

    /** Why the server could not be reached, when it could not. */
    UpstreamFailure connectFailure() {
        return connectFailure;
    }

    int serverIndex() {
        return serverIndex;
    }

    /** Whether the request is a HEAD, whose reply has no body. */
    boolean isHeadRequest() {
        return toHead;
    }

    /** Whether the server said that it did not look at the request; asked when the attempt was closed. */
    boolean isRefused() {
        return refused;
    }

    /** How the server is called; empty while the attempt is idle. */
    String serverAddress() {
        return server == null ? "" : server.address();
    }

    /** When it began. */
    long beganNanos() {
        return beganNanos;
    }

    /** When something last went on in either direction. */
    long progressNanos() {
        return progressNanos;
    }

    /** Whether no connection came free in time. The channel's own timer ends the connecting itself. */
    boolean waitsTooLong(long nowNanos) {
        return upstream != null
                && state == State.CONNECTING
                && nowNanos - progressNanos >= upstream.spec().timeouts().connectNanos() * CONNECT_TIMES_MAX;
    }

    /** Whether nothing went on in either direction for longer than a server may take for its reply. */
    boolean isSilentTooLong(long nowNanos) {
        return upstream != null
                && state == State.EXCHANGING
                && nowNanos - progressNanos >= upstream.spec().timeouts().responseNanos();
    }

    // ---- towards the server

    void sendHead(RequestHead head, Forwarding forwarding) {
        stream().sendHead(head, forwarding);
    }

    void sendBody(ByteBuf part) {
        progressNanos = worker.nowNanos();
        stream().sendBody(part);
    }

    void sendEnd() {
        stream().sendEnd();
    }

    /** Whether a part of the request body can be sent now. */
    boolean takesBody() {
        return state == State.EXCHANGING && stream != null && stream.isWritable();
    }

    /** Lets the reply come, or holds it back. */
    void read(boolean wanted) {
        if (stream != null) {
            progressNanos = worker.nowNanos();
            stream.read(wanted);
        }
    }

    /** The attempt goes on until its owner ends it, but tells nothing more. */
    @Override
    public void surrender(ChannelHandler successor) {
        if (!(stream instanceof Upgradable connection)) {
            throw new IllegalStateException("not a connection that can change its protocol, but " + stream);
        }
        connection.surrender(successor);
    }

    /** Ends the attempt after a complete reply. */
    void finish(boolean requestSent, Result result) {
        UpstreamStream used = stream;
        stream = null;
        release(result);
        if (used != null) {
            used.finish(requestSent);
        }
    }

    /** Ends the attempt before its reply was complete. Does nothing when it is idle. */
    void leave(Result result) {
        if (state == State.CONNECTING && pool != null) {
            pool.forget(this);
        }
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
        release(result);
    }

    private void release(Result result) {
        boolean sent = state == State.EXCHANGING;
        state = State.IDLE;
        LiveServer left = server;
        LiveUpstream of = upstream;
        if (left != null && of != null) {
            left.release();
            server = null;
            switch (result) {
                case SUCCESS -> of.balancer().onSuccess(serverIndex);
                case FAILURE -> of.balancer().onFailure(serverIndex, worker.nowNanos());
                case CANCELLED -> {}
            }
            tellBreakers(result, sent);
        }
    }

    /** A reply whose head has come is a result, also for a client that does not want the rest. */
    private void tellBreakers(Result result, boolean sent) {
        long now = worker.nowNanos();
        if (result == Result.FAILURE) {
            passage.end(true, sent && status == 0 ? now - connectedNanos : serviceNanos, now);
        } else if (status != 0) {
            passage.end(status >= SERVER_ERROR, serviceNanos, now);
        } else {
            passage.giveUp(sent ? now - connectedNanos : 0, now);
        }
    }

    /** From now on it is the client that takes its time: the server has shown how it does. */
    void conclude() {
        passage.end(status >= SERVER_ERROR, serviceNanos, worker.nowNanos());
    }

    // ---- from the pool

    /** Whether this attempt still waits for a connection of this pool. */
    boolean wants(ServerPool from) {
        return state == State.CONNECTING && pool == from;
    }

    void onConnected(UpstreamStream given) {
        state = State.EXCHANGING;
        stream = given;
        progressNanos = worker.nowNanos();
        connectedNanos = progressNanos;
        given.begin(this);
        owner.onConnected(this);
        worker.flushTouched();
    }

    void onConnectFailed(ServerPool from, UpstreamFailure failure) {
        if (wants(from)) {
            release(Result.FAILURE);
            connectFailure = failure;
            owner.onConnectFailed(this);
            worker.flushTouched();
        }
    }

    void onNoConnection() {
        release(Result.CANCELLED);
        owner.onNoConnection(this);
    }

    // ---- from the server

    void onWritable() {
        progressNanos = worker.nowNanos();
        owner.onWritable(this);
        worker.flushTouched();
    }

    void onReplyHead(ResponseHead head) {
        progressNanos = worker.nowNanos();
        serviceNanos = progressNanos - connectedNanos;
        status = head.status();
        owner.onReplyHead(this, head);
    }

    void onReplyBody(ByteBuf part) {
        owner.onReplyBody(this, part);
    }

    void onReplyPause() {
        progressNanos = worker.nowNanos();
        owner.onReplyPause(this);
    }

    void onReplyEnd(ByteBuf trailers) {
        owner.onReplyEnd(this, trailers);
    }

    void onBadReply() {
        owner.onBadReply(this);
    }

    /** The connection or stream was ended by the server before the reply was complete. */
    void onClosed(UpstreamStream closed) {
        stream = null;
        refused = closed.isRefused();
        owner.onClosed(this, refused || (closed.isReused() && !closed.hasAnswered()));
    }

    private UpstreamStream stream() {
        if (stream == null) {
            throw new IllegalStateException("not connected");
        }
        return stream;
    }
}

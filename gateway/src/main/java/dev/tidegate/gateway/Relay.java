package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Carries one admitted request to a server and its reply back, both as streams. Chooses another server when one cannot
 * be reached, and repeats a request once when a reused connection turns out to be dead. Used by its event loop only;
 * one object serves all requests of a client connection.
 */
final class Relay {
    private static final int ATTEMPTS_MAX = 3;

    /** What a server's part in an exchange came to. */
    private enum Result {
        SUCCESS,
        FAILURE,
        CANCELLED
    }

    private enum State {
        IDLE,
        CONNECTING,
        EXCHANGING
    }

    private final Exchange exchange;
    private final ClientConnection client;
    private final Worker worker;
    private final Gathering request;
    private final Gathering reply;
    private final BodySink replySink = this::onReplyBody;
    private State state = State.IDLE;
    private @Nullable LiveUpstream upstream;
    private @Nullable LiveServer server;
    private @Nullable ServerPool pool;
    private @Nullable UpstreamConnection connection;
    private int serverIndex;
    private long keyHash;
    private int attempts;
    private boolean repeated;
    private boolean bodyBegun;
    private boolean requestSent;
    private boolean replyBegun;
    private boolean clientKeepAlive;
    private long startNanos;
    private long progressNanos;

    Relay(Exchange exchange, ClientConnection client, Worker worker) {
        this.exchange = exchange;
        this.client = client;
        this.worker = worker;
        this.request = new Gathering(worker.allocator(), this::writeRequest);
        this.reply = new Gathering(worker.allocator(), client::write);
    }

    boolean isHeadRequest() {
        return client.head().isHead();
    }

    boolean isBusy() {
        return state != State.IDLE;
    }

    // ---- towards the server

    /** Begins with the server that the balancer chose. */
    void begin(LiveUpstream chosenUpstream, long chosenKeyHash, int chosenServer, long nowNanos) {
        upstream = chosenUpstream;
        keyHash = chosenKeyHash;
        attempts = 0;
        repeated = false;
        bodyBegun = false;
        requestSent = false;
        replyBegun = false;
        startNanos = nowNanos;
        progressNanos = nowNanos;
        connect(chosenServer);
    }

    private void connect(int index) {
        LiveUpstream target = upstream();
        attempts++;
        state = State.CONNECTING;
        serverIndex = index;
        LiveServer chosen = target.balancer().server(index);
        server = chosen;
        chosen.acquire();
        exchange.serverChosen(chosen);
        ServerPool chosenPool = worker.pool(target, index);
        pool = chosenPool;
        chosenPool.acquire(this, repeated);
    }

    /** Whether the exchange still waits for a connection of this pool. */
    boolean wantsConnection(ServerPool from) {
        return state == State.CONNECTING && pool == from;
    }

    void onConnected(UpstreamConnection given) {
        state = State.EXCHANGING;
        connection = given;
        progressNanos = worker.nowNanos();
        given.begin(this);
        exchange.writeRequestHead(request.begin());
        requestSent = client.isBodyComplete();
        if (!requestSent) {
            exchange.continueIfExpected();
            client.resumeBody();
        }
        request.send();
        worker.flushTouched();
    }

    private void writeRequest(ByteBuf part) {
        if (connection == null) {
            part.release();
        } else {
            connection.write(part);
        }
    }

    boolean takesBody() {
        return state == State.EXCHANGING && connection != null && connection.isWritable();
    }

    /** Forwards a part of the request body, and takes it over. */
    void onBody(ByteBuf part) {
        bodyBegun = true;
        progressNanos = worker.nowNanos();
        request.add(part);
    }

    /** The request body is as far as the client has sent it. */
    void onBodyPause(boolean complete) {
        requestSent = complete;
        request.send();
    }

    void onUpstreamWritable() {
        progressNanos = worker.nowNanos();
        client.resumeBody();
        worker.flushTouched();
    }

    // ---- failures

    /** The pool has no connection to give and too many calls wait already. */
    void onNoConnection() {
        leaveServer(Result.CANCELLED);
        exchange.refuseNoConnection();
    }

    void onConnectFailed() {
        if (state != State.CONNECTING) {
            return;
        }
        leaveServer(Result.FAILURE);
        int next = attempts < ATTEMPTS_MAX
                ? upstream().balancer().pick(keyHash, serverIndex, worker.nowNanos())
                : Balancer.NONE;
        if (next != Balancer.NONE) {
            connect(next);
        } else {
            exchange.onUpstreamFailure(UpstreamFailure.UNREACHABLE);
        }
        worker.flushTouched();
    }

    /** The server closed the connection in the middle of the exchange. */
    void onUpstreamClosed(UpstreamConnection closed) {
        connection = null;
        if (mayRepeat(closed)) {
            repeated = true;
            leaveServer(Result.CANCELLED);
            connect(serverIndex);
            return;
        }
        fail(UpstreamFailure.CLOSED);
    }

    /** A reused connection that dies before a byte of the reply was most likely closed before the request came. */
    private boolean mayRepeat(UpstreamConnection closed) {
        return closed.isReused()
                && !closed.hasAnswered()
                && !repeated
                && !bodyBegun
                && client.head().isSafeToRetry();
    }

    /** Gives up on the server: the client gets an answer if nothing of the reply was sent, else a closed connection. */
    void fail(UpstreamFailure failure) {
        abandonConnection();
        leaveServer(Result.FAILURE);
        if (replyBegun) {
            reply.send();
            exchange.onTruncatedReply();
        } else {
            exchange.onUpstreamFailure(failure);
        }
    }

    /** The client is gone or was refused in the middle: the server must not take what it got for a whole request. */
    void abort() {
        if (state == State.CONNECTING && pool != null) {
            pool.forget(this);
        }
        abandonConnection();
        if (state != State.IDLE) {
            leaveServer(Result.CANCELLED);
        }
    }

    private void abandonConnection() {
        request.drop();
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void leaveServer(Result result) {
        state = State.IDLE;
        LiveServer left = server;
        if (left != null) {
            left.release();
            report(result);
            server = null;
        }
    }

    private void report(Result result) {
        switch (result) {
            case SUCCESS -> upstream().balancer().onSuccess(serverIndex);
            case FAILURE -> upstream().balancer().onFailure(serverIndex, worker.nowNanos());
            case CANCELLED -> {}
        }
    }

    // ---- towards the client

    /** Takes the head of the reply; returns whether its body is wanted in chunks. */
    boolean onReply(ResponseHead head) {
        replyBegun = true;
        progressNanos = worker.nowNanos();
        clientKeepAlive = exchange.onReplyHead(head) && requestSent;
        return exchange.writeReplyHead(head, reply.begin(), clientKeepAlive);
    }

    BodySink replySink() {
        return replySink;
    }

    private void onReplyBody(ByteBuf part) {
        exchange.addBytesOut(part.readableBytes());
        reply.add(part);
    }

    /** The reply is as far as the server has sent it. */
    void onReplyPause() {
        progressNanos = worker.nowNanos();
        reply.send();
        holdIfClientIsSlow();
    }

    private void holdIfClientIsSlow() {
        if (!client.isWritable() && connection != null) {
            connection.read(false);
        }
    }

    void onClientWritable() {
        if (connection != null) {
            progressNanos = worker.nowNanos();
            connection.read(true);
        }
    }

    /** The reply is complete. */
    void onReplyEnd(boolean reusable) {
        reply.send();
        UpstreamConnection used = connection;
        connection = null;
        boolean whole = requestSent;
        leaveServer(exchange.isServerFailure() ? Result.FAILURE : Result.SUCCESS);
        if (used != null) {
            if (reusable && whole) {
                used.release();
            } else {
                used.close();
            }
        }
        exchange.end(clientKeepAlive && whole);
    }

    // ---- time

    void onSweep(long nowNanos) {
        UpstreamSpec.Timeouts timeouts = upstream().spec().timeouts();
        long total = timeouts.totalNanos();
        if (total > 0 && nowNanos - startNanos >= total) {
            timeOut(UpstreamFailure.TOO_LONG);
        } else if (state == State.CONNECTING) {
            // The channel's own timer ends an attempt to connect; this one ends the wait for a free connection.
            if (nowNanos - progressNanos >= timeouts.connectNanos() * ATTEMPTS_MAX) {
                timeOut(UpstreamFailure.CONNECTION_WAIT);
            }
        } else if ((requestSent || !takesBody())
                && client.isWritable()
                && nowNanos - progressNanos >= timeouts.responseNanos()) {
            timeOut(UpstreamFailure.SILENT);
        }
    }

    private void timeOut(UpstreamFailure failure) {
        if (state == State.CONNECTING && pool != null) {
            pool.forget(this);
        }
        fail(failure);
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no exchange has begun");
        }
        return upstream;
    }
}

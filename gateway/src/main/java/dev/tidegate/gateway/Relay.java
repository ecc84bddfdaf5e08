package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Carries one admitted request to a server and its reply back, both as streams. Chooses another server when one cannot
 * be reached, and repeats a request once when a reused connection turns out to be dead. Used by its event loop only;
 * one object serves all requests of a client stream.
 */
final class Relay implements Attempt.Owner {
    private static final int ATTEMPTS_MAX = 3;

    private final Exchange exchange;
    private final ClientStream client;
    private final Worker worker;
    private final Attempt attempt;
    private @Nullable LiveUpstream upstream;
    private long keyHash;
    private int attempts;
    private boolean repeated;
    private boolean bodyBegun;
    private boolean requestSent;
    private boolean replyBegun;
    private long startNanos;

    Relay(Exchange exchange, ClientStream client, Worker worker) {
        this.exchange = exchange;
        this.client = client;
        this.worker = worker;
        this.attempt = new Attempt(this, worker);
    }

    boolean isBusy() {
        return attempt.isBusy();
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
        attempt(chosenServer);
    }

    private void attempt(int server) {
        attempts++;
        exchange.serverChosen(upstream().balancer().server(server));
        attempt.begin(upstream(), server, client.head(), repeated);
    }

    @Override
    public void onConnected(Attempt connected) {
        exchange.sendRequestHead(connected);
        if (client.isBodyComplete()) {
            onBodyEnd();
        } else {
            exchange.continueIfExpected();
            client.resumeBody();
        }
    }

    /** Whether a part of the request body can be forwarded now. */
    boolean takesBody() {
        return attempt.takesBody();
    }

    /** Forwards a part of the request body, and takes it over. */
    void onBody(ByteBuf part) {
        bodyBegun = true;
        attempt.sendBody(part);
    }

    /** The request body is complete, and was valid to the end. */
    void onBodyEnd() {
        requestSent = true;
        attempt.sendEnd();
    }

    @Override
    public void onWritable(Attempt writable) {
        client.resumeBody();
    }

    // ---- failures

    @Override
    public void onNoConnection(Attempt without) {
        exchange.refuseNoConnection();
    }

    @Override
    public void onConnectFailed(Attempt failed) {
        int next = attempts < ATTEMPTS_MAX
                ? upstream().balancer().pick(keyHash, failed.serverIndex(), worker.nowNanos())
                : Balancer.NONE;
        if (next != Balancer.NONE) {
            attempt(next);
        } else {
            exchange.onUpstreamFailure(UpstreamFailure.UNREACHABLE);
        }
    }

    @Override
    public void onClosed(Attempt closed, boolean repeatable) {
        // A reused connection that dies before a byte of the reply was most likely closed before the request came.
        if (repeatable && !repeated && !bodyBegun && client.head().isSafeToRetry()) {
            repeated = true;
            requestSent = false;
            closed.leave(Attempt.Result.CANCELLED);
            attempt(closed.serverIndex());
        } else {
            fail(UpstreamFailure.CLOSED);
        }
    }

    @Override
    public void onBadReply(Attempt bad) {
        fail(UpstreamFailure.BAD_REPLY);
    }

    /** Gives up on the server: the client gets an answer if nothing of the reply was sent, else a broken reply. */
    private void fail(UpstreamFailure failure) {
        attempt.leave(Attempt.Result.FAILURE);
        if (replyBegun) {
            exchange.onTruncatedReply();
        } else {
            exchange.onUpstreamFailure(failure);
        }
    }

    /** The client is gone or was refused in the middle: the server must not take what it got for a whole request. */
    void abort() {
        attempt.leave(Attempt.Result.CANCELLED);
    }

    // ---- towards the client

    @Override
    public void onReplyHead(Attempt from, ResponseHead head) {
        replyBegun = true;
        exchange.onReplyHead(head);
    }

    @Override
    public void onReplyBody(Attempt from, ByteBuf part) {
        exchange.onReplyBody(part);
    }

    @Override
    public void onReplyPause(Attempt from) {
        if (!client.isWritable()) {
            from.read(false);
        }
    }

    void onClientWritable() {
        attempt.read(true);
    }

    @Override
    public void onReplyEnd(Attempt from, ByteBuf trailers) {
        client.sendEnd(trailers);
        from.finish(requestSent, exchange.isServerFailure() ? Attempt.Result.FAILURE : Attempt.Result.SUCCESS);
        exchange.end(true);
    }

    // ---- time

    void onSweep(long nowNanos) {
        UpstreamSpec.Timeouts timeouts = upstream().spec().timeouts();
        long total = timeouts.totalNanos();
        if (total > 0 && nowNanos - startNanos >= total) {
            fail(UpstreamFailure.TOO_LONG);
        } else if (attempt.isConnecting()) {
            // The channel's own timer ends an attempt to connect; this one ends the wait for a free connection.
            if (nowNanos - attempt.progressNanos() >= timeouts.connectNanos() * ATTEMPTS_MAX) {
                fail(UpstreamFailure.CONNECTION_WAIT);
            }
        } else if ((requestSent || !takesBody())
                && client.isWritable()
                && nowNanos - attempt.progressNanos() >= timeouts.responseNanos()) {
            fail(UpstreamFailure.SILENT);
        }
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no exchange has begun");
        }
        return upstream;
    }
}

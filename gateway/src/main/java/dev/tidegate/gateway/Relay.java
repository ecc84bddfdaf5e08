package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.policy.Retry.Failure;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries one admitted request to a server and its reply back, both as streams. Tries again where the policy allows it,
 * as long as nothing of a reply has reached the client, and asks a second server when the first is slow. Used by its
 * event loop only; one object serves all requests of a client stream.
 */
final class Relay implements Attempt.Owner {
    /** So much of a reply that is not wanted is read, so that its connection can be used again. */
    private static final int DISCARD_BYTES_MAX = 16 * 1024;

    private static final int NOTHING_DISCARDED = -1;

    private final Exchange exchange;
    private final ClientStream client;
    private final Worker worker;
    private final Repetition repetition;
    private final Hedging hedging;
    private final LoopTimer pause;
    private Attempt attempt;
    /** The second try of a hedge, or idle. */
    private Attempt other;

    private @Nullable LiveUpstream upstream;
    private long keyHash;
    private boolean revived;
    private boolean continued;
    private boolean requestSent;
    private boolean replyBegun;
    private int discarded;
    private long startNanos;

    Relay(Exchange exchange, ClientStream client, Worker worker) {
        this.exchange = exchange;
        this.client = client;
        this.worker = worker;
        this.repetition = new Repetition(exchange, worker);
        this.hedging = new Hedging(worker, this::hedge);
        this.pause = new LoopTimer(worker);
        this.attempt = new Attempt(this, worker);
        this.other = new Attempt(this, worker);
    }

    /** Whether the request is at a server, or waits to be sent to one again. */
    boolean isBusy() {
        return attempt.isBusy() || pause.isRunning();
    }

    // ---- towards the server

    /** Begins with the server that the balancer chose. */
    void begin(LiveUpstream chosenUpstream, long chosenKeyHash, int chosenServer, long nowNanos) {
        upstream = chosenUpstream;
        keyHash = chosenKeyHash;
        revived = false;
        continued = false;
        replyBegun = false;
        discarded = NOTHING_DISCARDED;
        startNanos = nowNanos;
        repetition.begin(chosenUpstream, client.head());
        hedging.begin();
        tryAt(chosenServer);
    }

    private void tryAt(int server) {
        requestSent = false;
        repetition.onTry();
        exchange.serverChosen(upstream().balancer().server(server), repetition.tries());
        attempt.begin(upstream(), server, client.head(), false);
    }

    @Override
    public void onConnected(Attempt connected) {
        exchange.sendRequestHead(connected, boundNanos());
        if (!repetition.body().isEmpty()) {
            connected.sendBody(repetition.body().again());
        }
        if (connected == other) {
            connected.sendEnd();
        } else if (client.isBodyComplete()) {
            onBodyEnd();
        } else {
            continueOnce();
            client.resumeBody();
        }
    }

    private void continueOnce() {
        if (!continued) {
            continued = true;
            exchange.continueIfExpected();
        }
    }

    /** Whether a part of the request body can be forwarded now. */
    boolean takesBody() {
        return attempt.takesBody();
    }

    /** Forwards a part of the request body, and takes it over. */
    void onBody(ByteBuf part) {
        repetition.body().add(part);
        attempt.sendBody(part);
    }

    /** The request body is complete, and was valid to the end. */
    void onBodyEnd() {
        requestSent = true;
        attempt.sendEnd();
        if (repetition.allowsHedge()) {
            hedging.arm(upstream());
        }
    }

    @Override
    public void onWritable(Attempt writable) {
        client.resumeBody();
    }

    // ---- a second server for a slow request

    private void hedge() {
        if (!attempt.isBusy() || replyBegun || discarded != NOTHING_DISCARDED || !repetition.allowsHedge()) {
            return;
        }
        int second = upstream().balancer().pick(keyHash, attempt.serverIndex(), worker.nowNanos());
        if (second != Balancer.NONE && repetition.spend("hedge")) {
            repetition.onTry();
            exchange.hedged(repetition.tries());
            other.begin(upstream(), second, client.head(), false);
        }
    }

    /** Goes on with the other try of a hedge, if there is one, after this one has ended. */
    private boolean takeOver() {
        if (!other.isBusy()) {
            return false;
        }
        Attempt ended = attempt;
        attempt = other;
        other = ended;
        exchange.serverChosen(upstream().balancer().server(attempt.serverIndex()), repetition.tries());
        return true;
    }

    /** The reply of one try is the one; the other server need not work on. */
    private void win(Attempt winner) {
        if (winner == other) {
            hedging.learn(upstream(), attempt);
            attempt.leave(Attempt.Result.CANCELLED);
            takeOver();
            worker.metrics().countHedgeWon(upstream().spec().name());
        } else {
            other.leave(Attempt.Result.CANCELLED);
        }
        replyBegun = true;
        hedging.cancel();
        repetition.body().forget();
    }

    // ---- failures

    @Override
    public void onNoConnection(Attempt without) {
        if (without != other && !takeOver()) {
            end();
            exchange.refuseNoConnection();
        }
    }

    @Override
    public void onConnectFailed(Attempt failed) {
        if (failed == other || takeOver()) {
            return;
        }
        if (!repetition.take(Failure.CONNECT)) {
            giveUp(UpstreamFailure.UNREACHABLE);
            return;
        }
        int next = upstream().balancer().pick(keyHash, failed.serverIndex(), worker.nowNanos());
        if (next == Balancer.NONE) {
            pause();
        } else {
            tryAt(next);
        }
    }

    @Override
    public void onClosed(Attempt closed, boolean repeatable) {
        if (closed == other) {
            closed.leave(repeatable ? Attempt.Result.CANCELLED : Attempt.Result.FAILURE);
        } else if (discarded != NOTHING_DISCARDED) {
            endDiscarded();
        } else if (repeatable && !revived && repetition.survivesDeadConnection()) {
            revived = true;
            requestSent = false;
            closed.leave(Attempt.Result.CANCELLED);
            closed.begin(upstream(), closed.serverIndex(), client.head(), true);
        } else if (replyBegun) {
            fail(UpstreamFailure.CLOSED);
        } else {
            closed.leave(Attempt.Result.FAILURE);
            recover(Failure.RESET, UpstreamFailure.CLOSED);
        }
    }

    /** After a try that came to nothing: goes on with the other, or later with another, or gives up. */
    private void recover(Failure failure, UpstreamFailure otherwise) {
        if (!takeOver()) {
            if (repetition.take(failure)) {
                pause();
            } else {
                giveUp(otherwise);
            }
        }
    }

    @Override
    public void onBadReply(Attempt bad) {
        if (bad == other) {
            bad.leave(Attempt.Result.FAILURE);
        } else if (discarded != NOTHING_DISCARDED) {
            endDiscarded();
        } else if (replyBegun) {
            fail(UpstreamFailure.BAD_REPLY);
        } else {
            bad.leave(Attempt.Result.FAILURE);
            if (!takeOver()) {
                giveUp(UpstreamFailure.BAD_REPLY);
            }
        }
    }

    /** Gives up on the server: the client gets an answer if nothing of the reply was sent, else a broken reply. */
    private void fail(UpstreamFailure failure) {
        attempt.leave(Attempt.Result.FAILURE);
        giveUp(failure);
    }

    private void giveUp(UpstreamFailure failure) {
        end();
        if (replyBegun) {
            exchange.onTruncatedReply();
        } else {
            exchange.onUpstreamFailure(failure);
        }
    }

    /** The client is gone or was refused in the middle: the server must not take what it got for a whole request. */
    void abort() {
        attempt.leave(Attempt.Result.CANCELLED);
        end();
    }

    /** Nothing more is sent to any server. */
    private void end() {
        other.leave(Attempt.Result.CANCELLED);
        hedging.cancel();
        repetition.body().forget();
        pause.stop();
    }

    // ---- the next try

    private void pause() {
        pause.start(repetition.delayNanos(), this::tryAgain);
    }

    /** Prefers another server to the one that failed. */
    private void tryAgain() {
        long now = worker.nowNanos();
        int next = upstream().balancer().pick(keyHash, attempt.serverIndex(), now);
        if (next == Balancer.NONE) {
            next = upstream().balancer().pick(keyHash, Balancer.NONE, now);
        }
        if (next == Balancer.NONE) {
            giveUp(UpstreamFailure.UNREACHABLE);
        } else {
            tryAt(next);
        }
    }

    private void discard(Attempt from, ResponseHead head) {
        discarded = 0;
        if (!requestSent || head.isCloseDelimited() || head.contentLength() > DISCARD_BYTES_MAX) {
            from.leave(Attempt.Result.FAILURE);
            endDiscarded();
        }
    }

    private void endDiscarded() {
        discarded = NOTHING_DISCARDED;
        attempt.leave(Attempt.Result.FAILURE);
        pause();
    }

    // ---- towards the client

    @Override
    public void onReplyHead(Attempt from, ResponseHead head) {
        hedging.learn(upstream(), from);
        Optional<Failure> failure = Repetition.failure(head.status());
        if (failure.isPresent() && from == other) {
            from.leave(Attempt.Result.FAILURE);
        } else if (failure.isPresent() && other.isBusy()) {
            from.leave(Attempt.Result.FAILURE);
            takeOver();
        } else if (failure.isPresent() && repetition.take(failure.get(), head)) {
            discard(from, head);
        } else {
            win(from);
            exchange.onReplyHead(head);
        }
    }

    @Override
    public void onReplyBody(Attempt from, ByteBuf part) {
        if (discarded == NOTHING_DISCARDED) {
            exchange.onReplyBody(part);
        } else {
            discarded += part.readableBytes();
            part.release();
        }
    }

    @Override
    public void onReplyPause(Attempt from) {
        if (discarded > DISCARD_BYTES_MAX) {
            endDiscarded();
        } else if (replyBegun && !client.isWritable()) {
            from.read(false);
        }
    }

    void onClientWritable() {
        attempt.read(true);
    }

    @Override
    public void onReplyEnd(Attempt from, ByteBuf trailers) {
        if (discarded != NOTHING_DISCARDED) {
            trailers.release();
            from.finish(requestSent, Attempt.Result.FAILURE);
            endDiscarded();
        } else {
            client.sendEnd(trailers);
            from.finish(requestSent, exchange.isServerFailure() ? Attempt.Result.FAILURE : Attempt.Result.SUCCESS);
            exchange.end(true);
        }
    }

    // ---- time

    /** How much time the gateway itself leaves the server; {@link Long#MAX_VALUE} for no bound. */
    private long boundNanos() {
        long total = upstream().spec().timeouts().totalNanos();
        return total == 0 ? Long.MAX_VALUE : Math.max(0, total - (worker.nowNanos() - startNanos));
    }

    void onSweep(long nowNanos) {
        boolean replyDue = !pause.isRunning() && (requestSent || !takesBody()) && client.isWritable();
        if (boundNanos() == 0) {
            fail(UpstreamFailure.TOO_LONG);
        } else if (attempt.waitsTooLong(nowNanos)) {
            fail(UpstreamFailure.CONNECTION_WAIT);
        } else if (replyDue && attempt.isSilentTooLong(nowNanos)) {
            onSilence();
        }
    }

    private void onSilence() {
        if (discarded == NOTHING_DISCARDED) {
            fail(UpstreamFailure.SILENT);
        } else {
            endDiscarded();
        }
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no exchange has begun");
        }
        return upstream;
    }
}

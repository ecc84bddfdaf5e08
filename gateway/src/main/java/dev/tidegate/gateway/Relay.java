package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Retry.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries one admitted request to a server and its reply back, both as streams. Tries again where the policy allows it,
 * as long as nothing of a reply has reached the client, and asks a second server when the first is slow. Used by its
 * event loop only; one object serves many requests.
 */
final class Relay implements AttemptOwner {
    private final Exchange exchange;
    private final Worker worker;
    private final Repetition repetition;
    private final LoopTimer pause;
    private final UnwantedReply unwanted = new UnwantedReply();
    private final Patience patience = new Patience();
    private final Consumer<UpstreamFailure> onTooLong = this::onTooLong;
    private final Tries tries;

    private @Nullable LiveUpstream upstream;
    private long keyHash;
    private boolean revived;
    private boolean continued;
    private boolean requestSent;
    private boolean replyBegun;

    Relay(Exchange exchange, Worker worker) {
        this.exchange = exchange;
        this.worker = worker;
        this.repetition = new Repetition(exchange, worker);
        this.pause = new LoopTimer(worker);
        this.tries = new Tries(this, worker, repetition, this::hedge);
    }

    /** Whether the request is at a server, or waits to be sent to one again. */
    boolean isBusy() {
        return attempt().isBusy() || pause.isRunning();
    }

    // ---- towards the server

    /** Chooses the first server, as {@link Attempt#choose} does; {@link #begin} or {@link Attempt#forgo} follows. */
    int choose(LiveUpstream from, long chosenKeyHash) {
        return attempt().choose(from, chosenKeyHash, Balancer.NONE);
    }

    /** Begins with the server that was chosen. */
    void begin(LiveUpstream chosenUpstream, long chosenKeyHash, int chosenServer, long nowNanos) {
        upstream = chosenUpstream;
        keyHash = chosenKeyHash;
        revived = false;
        continued = false;
        replyBegun = false;
        unwanted.clear();
        patience.begin(chosenUpstream, nowNanos);
        repetition.begin(chosenUpstream, exchange.client().head());
        tries.begin();
        tryAt(chosenServer);
    }

    private void tryAt(int server) {
        requestSent = false;
        repetition.onTry(server);
        attempt().begin(upstream(), server, exchange.client().head(), false);
    }

    @Override
    public void onConnected(Attempt connected) {
        exchange.sendRequestHead(connected, patience.boundNanos(worker.nowNanos()));
        if (!repetition.body().isEmpty()) {
            connected.sendBody(repetition.body().again());
        }
        if (tries.isOther(connected)) {
            connected.sendEnd();
        } else if (exchange.client().isBodyComplete()) {
            onBodyEnd();
        } else {
            continueOnce();
            exchange.client().resumeBody();
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
        return attempt().takesBody();
    }

    /** Forwards a part of the request body, and takes it over. */
    void onBody(ByteBuf part) {
        repetition.body().add(part);
        attempt().sendBody(part);
    }

    /** The request body is complete, and was valid to the end. */
    void onBodyEnd() {
        requestSent = true;
        exchange.mirroring().onRequestComplete();
        attempt().sendEnd();
        tries.onRequestSent(upstream());
    }

    @Override
    public void onWritable(Attempt writable) {
        exchange.client().resumeBody();
    }

    private void hedge() {
        if (attempt().isBusy() && !replyBegun && !unwanted.isComing()) {
            tries.hedge(upstream(), keyHash, exchange.client().head());
        }
    }

    // ---- failures

    @Override
    public void onNoConnection(Attempt without) {
        if (!tries.goesOnWithout(without)) {
            end();
            exchange.permits().giveBack();
            exchange.answering().refuse(Reason.QUEUE_FULL);
        }
    }

    @Override
    public void onConnectFailed(Attempt failed) {
        if (tries.goesOnWithout(failed)) {
            return;
        }
        if (!repetition.take(Failure.CONNECT)) {
            giveUp(failed.connectFailure());
            return;
        }
        int next = failed.choose(upstream(), keyHash, failed.serverIndex());
        if (next < 0) {
            pause();
        } else {
            tryAt(next);
        }
    }

    @Override
    public void onClosed(Attempt closed, boolean repeatable) {
        if (tries.isOther(closed)) {
            closed.leave(repeatable ? Attempt.Result.CANCELLED : Attempt.Result.FAILURE);
        } else if (unwanted.isComing()) {
            endDiscarded();
        } else if (repeatable && !revived && repetition.survives(closed.isRefused())) {
            revived = true;
            requestSent = false;
            closed.leave(Attempt.Result.CANCELLED);
            revive(closed);
        } else if (replyBegun) {
            fail(UpstreamFailure.CLOSED);
        } else {
            closed.leave(Attempt.Result.FAILURE);
            recover(closed);
        }
    }

    /** Goes to the same server once more, over a new connection. */
    private void revive(Attempt lost) {
        if (lost.mayPass(upstream(), lost.serverIndex())) {
            lost.begin(upstream(), lost.serverIndex(), exchange.client().head(), true);
        } else {
            giveUp(UpstreamFailure.CLOSED);
        }
    }

    /** After a try that came to nothing: goes on with the other, or later with another, or gives up. */
    private void recover(Attempt lost) {
        if (tries.goesOnWithout(lost)) {
            return;
        }
        if (repetition.take(Failure.RESET)) {
            pause();
        } else {
            giveUp(UpstreamFailure.CLOSED);
        }
    }

    @Override
    public void onBadReply(Attempt bad) {
        if (!tries.isOther(bad) && unwanted.isComing()) {
            endDiscarded();
        } else if (!tries.isOther(bad) && replyBegun) {
            fail(UpstreamFailure.BAD_REPLY);
        } else {
            bad.leave(Attempt.Result.FAILURE);
            if (!tries.goesOnWithout(bad)) {
                giveUp(UpstreamFailure.BAD_REPLY);
            }
        }
    }

    /** Gives up on the server: the client gets an answer if nothing of the reply was sent, else a broken reply. */
    private void fail(UpstreamFailure failure) {
        attempt().leave(Attempt.Result.FAILURE);
        giveUp(failure);
    }

    private void giveUp(UpstreamFailure failure) {
        end();
        exchange.place().leave(failure.isLate() ? Outcome.LATE : Outcome.FAILURE);
        if (replyBegun) {
            exchange.end(false);
        } else {
            exchange.answering().fail(failure);
        }
    }

    /** The client is gone or was refused in the middle: the server must not take what it got for a whole request. */
    void abort() {
        attempt().leave(Attempt.Result.CANCELLED);
        end();
    }

    /** Whether a server has the whole request, and nothing of its reply has come. */
    boolean isAwaitingReply() {
        return requestSent && !replyBegun && attempt().isBusy();
    }

    /** Nothing more is sent to any server. */
    private void end() {
        tries.end();
        repetition.body().forget();
        pause.stop();
    }

    private void pause() {
        pause.start(repetition.delayNanos(), this::tryAgain);
    }

    /** Prefers another server to the one that failed. */
    private void tryAgain() {
        int next = attempt().choose(upstream(), keyHash, attempt().serverIndex());
        if (next < 0) {
            next = attempt().choose(upstream(), keyHash, Balancer.NONE);
        }
        if (next >= 0) {
            tryAt(next);
        } else if (next == Passage.SHUT) {
            end();
            worker.pipeline().refuseShut(exchange, upstream());
        } else {
            giveUp(attempt().connectFailure());
        }
    }

    private void discard(Attempt from, ResponseHead head) {
        if (!unwanted.begin(head) || !requestSent) {
            from.leave(Attempt.Result.FAILURE);
            endDiscarded();
        }
    }

    private void endDiscarded() {
        unwanted.clear();
        attempt().leave(Attempt.Result.FAILURE);
        pause();
    }

    // ---- towards the client

    @Override
    public void onReplyHead(Attempt from, ResponseHead head) {
        tries.learn(upstream(), from);
        Optional<Failure> failure = Repetition.failure(head.status());
        if (failure.isPresent() && tries.dropsFailure(from)) {
            return;
        }
        if (failure.isPresent() && repetition.take(failure.get(), head)) {
            discard(from, head);
        } else if (head.isUpgrade() && !exchange.isAnsweredBy(head)) {
            fail(UpstreamFailure.BAD_REPLY);
        } else {
            tries.win(upstream(), from);
            replyBegun = true;
            repetition.body().forget();
            exchange.onReplyHead(head, attempt());
        }
    }

    @Override
    public void onReplyBody(Attempt from, ByteBuf part) {
        if (unwanted.isComing()) {
            unwanted.add(part);
        } else {
            exchange.onReplyBody(part);
        }
    }

    @Override
    public void onReplyPause(Attempt from) {
        if (unwanted.isTooLong()) {
            endDiscarded();
        } else if (replyBegun && !exchange.client().isWritable()) {
            leaveEarly();
            from.read(false);
        }
    }

    /**
     * The reply is there, and how long the client takes for it is no matter of the server: it has room for another. So
     * it is with a stream from its first byte on.
     */
    void leaveEarly() {
        attempt().conclude();
        exchange.place().leave(outcome());
    }

    /** What a reply teaches. Its time is none of a service when it took several tries. */
    private Outcome outcome() {
        return exchange.isServerFailure() || repetition.isRetried() ? Outcome.FAILURE : Outcome.SUCCESS;
    }

    void onClientWritable() {
        attempt().read(true);
    }

    @Override
    public void onReplyEnd(Attempt from, ByteBuf trailers) {
        if (unwanted.isComing()) {
            trailers.release();
            from.finish(requestSent, Attempt.Result.FAILURE);
            endDiscarded();
        } else {
            exchange.client().sendEnd(trailers);
            exchange.place().leave(outcome());
            from.finish(requestSent, exchange.isServerFailure() ? Attempt.Result.FAILURE : Attempt.Result.SUCCESS);
            exchange.end(true);
        }
    }

    /** The WebSocket that the reply began is over. */
    void onTunnelEnd() {
        attempt().finish(false, Attempt.Result.SUCCESS);
    }

    /** Ends an event stream from here, as the server might have: its client comes back when it wants more. */
    private void endEvents() {
        exchange.client().sendEnd(Unpooled.EMPTY_BUFFER);
        attempt().leave(Attempt.Result.CANCELLED);
        exchange.end(true);
    }

    // ---- time

    void onSweep(long nowNanos) {
        boolean writable = exchange.client().isWritable();
        if (replyBegun && exchange.stream().isTaken()) {
            if (exchange.stream().mustEnd(nowNanos, writable ? attempt().progressNanos() : nowNanos)) {
                endEvents();
            }
        } else {
            boolean replyDue = !pause.isRunning() && (requestSent || !takesBody()) && writable;
            patience.exceeded(attempt(), replyDue, nowNanos).ifPresent(onTooLong);
        }
    }

    private void onTooLong(UpstreamFailure failure) {
        if (failure == UpstreamFailure.SILENT && unwanted.isComing()) {
            endDiscarded();
        } else {
            fail(failure);
        }
    }

    private Attempt attempt() {
        return tries.current();
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no exchange has begun");
        }
        return upstream;
    }
}

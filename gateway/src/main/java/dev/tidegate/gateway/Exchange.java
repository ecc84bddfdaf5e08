package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveRoute;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.gateway.answer.Delivery;
import dev.tidegate.gateway.answer.ErrorAnswer;
import dev.tidegate.gateway.answer.GatewayError;
import dev.tidegate.gateway.answer.Refusal;
import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http1.BodySink;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the last byte of its reply: what the stages decided about it, how it was answered, and
 * what is written down about it. One object serves all requests of a client stream, one after another. Used by its
 * event loop only.
 */
final class Exchange {
    private static final int ANSWER_BYTES_GUESS = 1024;
    private static final long MILLI_NANOS = 1_000_000L;

    private final ClientStream client;
    private final Worker worker;
    private final HttpCall call;
    private final Relay relay;
    private final ExchangeRecord record;
    private final BodySink bodySink = this::onBody;
    private final Reservation callerReservation = new Reservation();
    private final Reservation resourceReservation = new Reservation();
    private @Nullable LiveRoute route;
    private @Nullable ScheduledFuture<?> waiting;
    private String serverAddress = "";
    private boolean over = true;

    Exchange(ClientStream client, Worker worker) {
        this.client = client;
        this.worker = worker;
        this.call = new HttpCall(client.head(), client.peer(), worker.gate());
        this.record = new ExchangeRecord(client.head(), call);
        this.relay = new Relay(this, client, worker);
    }

    HttpCall call() {
        return call;
    }

    Relay relay() {
        return relay;
    }

    Reservation callerReservation() {
        return callerReservation;
    }

    Reservation resourceReservation() {
        return resourceReservation;
    }

    private RequestHead head() {
        return client.head();
    }

    // ---- the line

    /** A head is complete: the request travels the line. */
    void begin(long nowNanos) {
        start(nowNanos);
        worker.pipeline().run(this);
    }

    private void start(long nowNanos) {
        reset(nowNanos, true);
        call.begin(worker.gate());
    }

    private void startWithoutHead() {
        reset(worker.nowNanos(), false);
        call.beginWithoutHead();
    }

    private void reset(long nowNanos, boolean hasHead) {
        over = false;
        route = null;
        callerReservation.clear();
        resourceReservation.clear();
        record.begin(nowNanos, System.currentTimeMillis(), hasHead);
        worker.metrics().begin();
    }

    void routed(LiveRoute found) {
        route = found;
        record.routed(found.spec().name());
    }

    /** Goes on when the turn has come, unless the client has gone by then. */
    void later(long waitNanos, Runnable next) {
        Runnable turn = () -> {
            waiting = null;
            worker.tick();
            next.run();
            worker.flushTouched();
        };
        waiting = worker.loop().schedule(turn, waitNanos, TimeUnit.NANOSECONDS);
    }

    private void giveBack() {
        long now = worker.nowNanos();
        callerReservation.cancel(now);
        resourceReservation.cancel(now);
    }

    // ---- towards the server

    BodySink bodySink() {
        return bodySink;
    }

    private void onBody(ByteBuf part) {
        record.addBytesIn(part.readableBytes());
        relay.onBody(part);
    }

    void serverChosen(LiveServer server) {
        serverAddress = server.address();
        record.serverChosen(serverAddress, worker.nowNanos());
    }

    void sendRequestHead(Attempt attempt) {
        attempt.sendHead(head(), call.forwarding(serverAddress));
    }

    /** The client may hold its body back until it is asked for. */
    void continueIfExpected() {
        if (head().expectsContinue()) {
            client.sendContinue();
        }
    }

    // ---- the reply of the server

    void onReplyHead(ResponseHead reply) {
        record.status(reply.status());
        settle(reply);
        client.sendHead(reply);
    }

    private void settle(ResponseHead reply) {
        LiveRoute settled = route;
        if (settled == null || settled.spec().settleHeader().isEmpty()) {
            return;
        }
        long cost = Costs.parse(reply.header(settled.spec().settleHeader()));
        if (cost >= 0) {
            long now = worker.nowNanos();
            callerReservation.settle(cost, now);
            resourceReservation.settle(cost, now);
        }
    }

    void onReplyBody(ByteBuf part) {
        record.addBytesOut(part.readableBytes());
        client.sendBody(part);
    }

    boolean isServerFailure() {
        return record.status() >= 502 && record.status() <= 504;
    }

    /** The reply broke off after its head was sent: only closing tells the client. */
    void onTruncatedReply() {
        end(false);
    }

    // ---- answers of the gate's own

    /** A limit has no permit, or the call lacks its key. */
    void refuse(Reservation reservation) {
        long decision = worker.nextDecision();
        refuse(new Refusal(
                reservation.reason(), reservation.limiter().name(), 0, retryAfterNanos(reservation), decision));
    }

    /** Limits keep time in ticks of microseconds: what one tick is too much must not become a whole second. */
    private static long retryAfterNanos(Reservation reservation) {
        long nanos = reservation.retryAfterNanos();
        return nanos == Limiter.NEVER ? 0 : (nanos + MILLI_NANOS / 2) / MILLI_NANOS * MILLI_NANOS;
    }

    void refuseNoServer() {
        giveBack();
        refuse(Refusal.of(Reason.NO_HEALTHY_UPSTREAM, 0, worker.nextDecision()));
    }

    /** All connections are in use and as many calls wait for one as may. */
    void refuseNoConnection() {
        giveBack();
        refuse(Refusal.of(Reason.QUEUE_FULL, 0, worker.nextDecision()));
    }

    private void refuse(Refusal refusal) {
        boolean keepAlive = client.willKeepAlive();
        record.refused(refusal.reason(), refusal.limit(), refusal.decision());
        ByteBuf out = worker.allocator().ioBuffer(ANSWER_BYTES_GUESS);
        worker.answers().answers().refuse(out, refusal, form(keepAlive));
        send(out, worker.answers().answers().status(refusal), keepAlive);
    }

    void refuseUnrouted(Gate gate) {
        Set<String> allowed = gate.allowedMethods(call);
        answer(
                allowed.isEmpty()
                        ? worker.answers().answers().error(GatewayError.NOT_FOUND)
                        : worker.answers().answers().methodNotAllowed(allowed),
                client.willKeepAlive());
    }

    /** A server did not do its part. */
    void onUpstreamFailure(UpstreamFailure failure) {
        answer(worker.answers().failure(failure), client.willKeepAlive());
    }

    /** The head was no valid request: it goes nowhere. */
    void refuseBadHead(BadMessage problem) {
        startWithoutHead();
        answer(worker.answers().badRequest(problem), false);
    }

    /** The request is well formed, but is not taken: it goes nowhere. */
    void refuseBadRequest(BadMessage problem) {
        start(worker.nowNanos());
        answer(worker.answers().badRequest(problem), false);
    }

    void refuseSlowHead() {
        startWithoutHead();
        answer(worker.answers().answers().error(GatewayError.REQUEST_TIMEOUT), false);
        worker.flushTouched();
    }

    /** The body breaks its framing: what the server got so far must not look whole to it. */
    void onBadBody(BadMessage problem) {
        breakOff(worker.answers().badRequest(problem));
    }

    void onSlowBody() {
        breakOff(worker.answers().answers().error(GatewayError.REQUEST_TIMEOUT));
        worker.flushTouched();
    }

    private void breakOff(ErrorAnswer answer) {
        boolean replied = record.status() != 0;
        relay.abort();
        if (replied) {
            onTruncatedReply();
        } else {
            answer(answer, false);
        }
    }

    private void answer(ErrorAnswer answer, boolean keepAlive) {
        ByteBuf out = worker.allocator().ioBuffer(ANSWER_BYTES_GUESS);
        answer.writeTo(out, worker.nextDecision(), form(keepAlive));
        send(out, answer.error().status(), keepAlive);
    }

    private Delivery form(boolean keepAlive) {
        return Delivery.of(record.hasHead() && head().isHead(), !keepAlive);
    }

    private void send(ByteBuf answer, int status, boolean keepAlive) {
        record.status(status);
        record.addBytesOut(answer.readableBytes());
        client.sendAnswer(answer, keepAlive);
        end(true);
    }

    /** Nothing more will be sent; {@code whole} when the client has all of the reply. */
    void end(boolean whole) {
        if (over) {
            return;
        }
        over = true;
        record.end(worker.nowNanos());
        worker.metrics().end(record);
        worker.log().write(record);
        client.onExchangeEnd(whole);
    }

    // ---- events

    /** The client went away: the server must not work on, and what was reserved for later is given back. */
    void onClientClosed() {
        if (waiting != null) {
            waiting.cancel(false);
            waiting = null;
            giveBack();
        }
        relay.abort();
        end(false);
    }

    void onSweep(long nowNanos) {
        if (relay.isBusy()) {
            relay.onSweep(nowNanos);
        }
    }
}

package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.answer.Delivery;
import dev.tidegate.gateway.answer.ErrorAnswer;
import dev.tidegate.gateway.answer.GatewayError;
import dev.tidegate.gateway.answer.Refusal;
import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * What one exchange is answered by the gate itself: refusals and errors. An answer ends its exchange. Used by the event
 * loop of the exchange only.
 */
final class Answering {
    private static final int ANSWER_BYTES_GUESS = 1024;

    private final Exchange exchange;
    private final Worker worker;

    Answering(Exchange exchange, Worker worker) {
        this.exchange = exchange;
        this.worker = worker;
    }

    /** A limit has no permit, or the call lacks its key. */
    void refuse(Reservation reservation) {
        refuse(Permits.refusal(reservation, worker.nextDecision()));
    }

    /** There is no more to say than the reason. */
    void refuse(Reason reason) {
        refuse(Refusal.of(reason, 0, worker.nextDecision()));
    }

    /** The caller has as many streams open as it may. */
    void refuseStream() {
        refuse(new Refusal(Reason.CONCURRENCY, Refusal.STREAMS, 0, 0, worker.nextDecision()));
    }

    /**
     * A rule of this name decided.
     *
     * @param retryAfterNanos when to come back; 0 when nobody knows
     */
    void refuse(Reason reason, String rule, long retryAfterNanos) {
        refuse(new Refusal(reason, rule, 0, retryAfterNanos, worker.nextDecision()));
    }

    private void refuse(Refusal refusal) {
        answerInstead(FixedAnswer.none(), refusal);
    }

    /** Answers what the policy states in the place of a refusal, or refuses where it states nothing. */
    void answerInstead(FixedAnswer stated, Reason reason, String rule, long retryAfterNanos) {
        answerInstead(stated, new Refusal(reason, rule, 0, retryAfterNanos, worker.nextDecision()));
    }

    private void answerInstead(FixedAnswer stated, Refusal refusal) {
        boolean keepAlive = exchange.client().willKeepAlive();
        exchange.record().refused(refusal.reason(), refusal.limit(), refusal.decision());
        ByteBuf out = worker.allocator().ioBuffer(ANSWER_BYTES_GUESS);
        Delivery form = exchange.record().delivery(keepAlive);
        int status = worker.answers().answers().answer(out, stated, refusal, form);
        send(out, status, keepAlive);
    }

    /** No route takes the call. */
    void refuseUnrouted(Gate gate) {
        Set<String> allowed = gate.allowedMethods(exchange.call());
        error(
                allowed.isEmpty()
                        ? worker.answers().answers().error(GatewayError.NOT_FOUND)
                        : worker.answers().answers().methodNotAllowed(allowed));
    }

    /** The connection was made for another host. */
    void refuseMisdirected() {
        error(worker.answers().answers().error(GatewayError.MISDIRECTED));
    }

    /** How long the client waits cannot be read. */
    void refuseBadDeadline() {
        error(worker.answers().badDeadline());
    }

    /** A server did not do its part. */
    void fail(UpstreamFailure failure) {
        error(worker.answers().failure(failure));
    }

    /** The request breaks a rule, so nobody knows what would follow it on its connection. */
    void refuseBad(BadMessage problem) {
        error(worker.answers().badRequest(problem), false);
    }

    /** The request did not come in time. */
    void refuseSlow() {
        error(worker.answers().answers().error(GatewayError.REQUEST_TIMEOUT), false);
    }

    private void error(ErrorAnswer answer) {
        error(answer, exchange.client().willKeepAlive());
    }

    private void error(ErrorAnswer answer, boolean keepAlive) {
        ByteBuf out = worker.allocator().ioBuffer(ANSWER_BYTES_GUESS);
        Delivery form = exchange.record().delivery(keepAlive);
        answer.writeTo(out, worker.nextDecision(), form);
        send(out, answer.status(form), keepAlive);
    }

    private void send(ByteBuf answer, int status, boolean keepAlive) {
        exchange.record().status(status);
        exchange.record().addBytesOut(answer.readableBytes());
        exchange.client().sendAnswer(answer, keepAlive);
        exchange.end(true);
    }
}

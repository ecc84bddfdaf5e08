package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Forwarding;
import dev.tidegate.gateway.http1.RequestHead;

/**
 * The time of one exchange: when its client gives up, and when it goes on if a limit lets it wait for its turn. Reused
 * from exchange to exchange; used by its event loop only.
 */
final class ExchangeTime {
    private final Worker worker;
    private final CallDeadline deadline = new CallDeadline();
    private final LoopTimer turn;
    private final LoopTimer lastMoment;

    ExchangeTime(Worker worker) {
        this.worker = worker;
        this.turn = new LoopTimer(worker);
        this.lastMoment = new LoopTimer(worker);
    }

    /** Nothing is known, and nobody waits. */
    void clear() {
        deadline.clear();
        stop();
    }

    /** Reads how long the client waits off a request; returns whether it could be read. */
    boolean read(RequestHead head, String field) {
        return deadline.read(head, field, worker.nowNanos());
    }

    /** How much time the client gave in all; 0 when it did not say. */
    long givenNanos() {
        return deadline.givenNanos();
    }

    /** How long the client still waits; {@link Long#MAX_VALUE} when it did not say. */
    long leftNanos() {
        return deadline.leftNanos(worker.nowNanos());
    }

    /** From now on the time runs, if the client has said how much there is. */
    void begin(Runnable onDeadline) {
        if (deadline.isSet()) {
            lastMoment.start(deadline.givenNanos(), onDeadline);
        }
    }

    /** What goes on until somebody ends it is never in time. */
    void waive() {
        lastMoment.stop();
    }

    /** Goes on after this time; returns whether the client waits so long. If not, nothing happens. */
    boolean later(long waitNanos, Runnable next) {
        if (waitNanos >= leftNanos()) {
            return false;
        }
        turn.start(waitNanos, next);
        return true;
    }

    /** Whether the exchange waits for its turn. */
    boolean isWaiting() {
        return turn.isRunning();
    }

    /**
     * Says how much time a server has.
     *
     * @param field the listener's field; empty for none
     * @param boundNanos how much time the gateway leaves it
     */
    void tell(Forwarding forwarding, String field, long boundNanos) {
        deadline.tell(forwarding.timeLeft(), field, boundNanos, worker.nowNanos());
    }

    /** The exchange is over: it neither waits nor runs out of time. */
    void stop() {
        turn.stop();
        lastMoment.stop();
    }
}

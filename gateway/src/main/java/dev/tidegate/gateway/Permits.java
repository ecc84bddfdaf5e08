package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.answer.WholeNumber;
import dev.tidegate.gateway.answer.Refusal;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Reservation;

/**
 * What one exchange took from the limits: of its caller, of its resource, and for a further try. Reused from exchange
 * to exchange; used by its event loop only.
 */
final class Permits {
    private static final long MILLI_NANOS = 1_000_000L;

    private final Worker worker;
    private final HttpCall call;
    private final Reservation caller = new Reservation();
    private final Reservation resource = new Reservation();
    private final Reservation retry = new Reservation();

    Permits(Worker worker, HttpCall call) {
        this.worker = worker;
        this.call = call;
    }

    void clear() {
        caller.clear();
        resource.clear();
        retry.clear();
    }

    /** At the limits of the route: user level, then application level. */
    Reservation caller() {
        return caller;
    }

    /** At the limits of the upstream. */
    Reservation resource() {
        return resource;
    }

    /** The request goes nowhere: what it took is returned. */
    void giveBack() {
        long now = worker.nowNanos();
        caller.cancel(now);
        resource.cancel(now);
    }

    /** The request goes to another resource: what it took from this one is returned. */
    void giveBackResource() {
        resource.cancel(worker.nowNanos());
    }

    /** Charges what the reply says that the call really cost. */
    void settle(LiveRoute route, ResponseHead reply) {
        if (route.spec().settleHeader().isEmpty()) {
            return;
        }
        long cost = WholeNumber.parse(reply.header(route.spec().settleHeader()));
        if (cost != WholeNumber.MALFORMED) {
            long now = worker.nowNanos();
            caller.settle(cost, now);
            resource.settle(cost, now);
        }
    }

    /**
     * Takes what one more try costs at the limits of the upstream, if it can be had without waiting. A try about which
     * a store would have to be asked is not made: it comes on top, and the node does not know of a permit for it.
     */
    boolean takeRetry(LiveUpstream upstream, long cost) {
        long now = worker.nowNanos();
        upstream.limits().acquire(call, cost, now, retry);
        boolean taken = retry.verdict() == Reservation.Verdict.ADMITTED;
        if (!taken) {
            retry.cancel(now);
        }
        return taken;
    }

    /** There is no further try after all. */
    void returnRetry() {
        retry.cancel(worker.nowNanos());
    }

    /** The answer to a call that a limit refused. */
    static Refusal refusal(Reservation refused, long decision) {
        return new Refusal(refused.reason(), refused.limiter().name(), 0, retryAfterNanos(refused), decision);
    }

    /** Limits keep time in ticks of microseconds: what one tick is too much must not become a whole second. */
    private static long retryAfterNanos(Reservation refused) {
        long nanos = refused.retryAfterNanos();
        return nanos == Limiter.NEVER ? 0 : (nanos + MILLI_NANOS / 2) / MILLI_NANOS * MILLI_NANOS;
    }
}

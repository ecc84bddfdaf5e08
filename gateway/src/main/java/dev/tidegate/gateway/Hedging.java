package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.policy.Hedge;
import dev.tidegate.retry.LatencyQuantile;

/**
 * When one request has waited so long for its reply that a second server is asked as well (Dean, Barroso: The Tail at
 * Scale, 2013). At most once a request. Reused for the next request; used by its event loop only.
 */
final class Hedging {
    private final Worker worker;
    private final Runnable onDue;
    private final LoopTimer timer;
    private boolean armed;

    /**
     * A timer that stands still.
     *
     * @param onDue what to do when the time has come
     */
    Hedging(Worker worker, Runnable onDue) {
        this.worker = worker;
        this.onDue = onDue;
        this.timer = new LoopTimer(worker);
    }

    void begin() {
        armed = false;
    }

    /** The request is out: from now on the time counts, if the policy wants hedges and knows when. */
    void arm(LiveUpstream upstream) {
        if (armed) {
            return;
        }
        armed = true;
        long after = switch (upstream.spec().hedge()) {
            case Hedge.Off off -> LatencyQuantile.UNKNOWN;
            case Hedge.AfterTime time -> time.nanos();
            case Hedge.AfterPercentile percentile -> upstream.latency().nanos(worker.nowNanos());
        };
        if (after != LatencyQuantile.UNKNOWN) {
            timer.start(after, onDue);
        }
    }

    /** The reply is there, or the request is over. */
    void cancel() {
        timer.stop();
    }

    /** Takes in how long a server took to begin its reply, or after what time it was given up for another. */
    void learn(LiveUpstream upstream, Attempt attempt) {
        if (upstream.spec().hedge() instanceof Hedge.AfterPercentile) {
            upstream.latency().record(worker.nowNanos() - attempt.beganNanos());
        }
    }
}

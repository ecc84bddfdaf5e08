package dev.tidegate.gateway;

import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.http1.RequestHead;

/**
 * The tries of one request that are under way: the one that counts, and beside it, for a request that was slow, a
 * second at another server. While one of the two may still be answered, it is nobody's matter that the other failed.
 * Reused for the next request; used by its event loop only.
 */
final class Tries {
    private final Worker worker;
    private final Repetition repetition;
    private final Hedging hedging;
    private Attempt current;
    /** The second try of a hedge, or idle. */
    private Attempt other;

    /**
     * Idle tries.
     *
     * @param onSlow what to do when the request has been slow for so long that a second server may be asked
     */
    Tries(AttemptOwner owner, Worker worker, Repetition repetition, Runnable onSlow) {
        this.worker = worker;
        this.repetition = repetition;
        this.hedging = new Hedging(worker, onSlow);
        this.current = new Attempt(owner, worker);
        this.other = new Attempt(owner, worker);
    }

    /** The next request comes. */
    void begin() {
        hedging.begin();
    }

    /** The try that counts. */
    Attempt current() {
        return current;
    }

    /** Whether this is the one beside it. */
    boolean isOther(Attempt attempt) {
        return attempt == other;
    }

    /** The request is out: from now on it may become slow. */
    void onRequestSent(LiveUpstream upstream) {
        if (repetition.allowsHedge()) {
            hedging.arm(upstream);
        }
    }

    /** Asks a second server, if there is one and a further try may be made. */
    void hedge(LiveUpstream upstream, long keyHash, RequestHead head) {
        if (!repetition.allowsHedge()) {
            return;
        }
        int second = other.choose(upstream, keyHash, current.serverIndex());
        if (second >= 0 && repetition.spend("hedge")) {
            repetition.onHedge();
            other.begin(upstream, second, head, false);
        } else {
            other.forgo();
        }
    }

    /** Whether there is another try to go on with after this one has ended; it counts from now on. */
    boolean goesOnWithout(Attempt ended) {
        if (ended == other) {
            return true;
        }
        if (!other.isBusy()) {
            return false;
        }
        current = other;
        other = ended;
        repetition.isNowAt(current.serverIndex());
        return true;
    }

    /** Whether a reply that is a failure can be thrown away, because there is another try to go on with. */
    boolean dropsFailure(Attempt from) {
        boolean drops = from == other || other.isBusy();
        if (drops) {
            from.leave(Attempt.Result.FAILURE);
        }
        return drops && goesOnWithout(from);
    }

    /** A reply begins: takes in how long the server took for it. */
    void learn(LiveUpstream upstream, Attempt from) {
        hedging.learn(upstream, from);
    }

    /** The reply of one try is the one; the other server need not work on. */
    void win(LiveUpstream upstream, Attempt winner) {
        hedging.cancel();
        if (winner != other) {
            other.leave(Attempt.Result.CANCELLED);
            return;
        }
        Attempt loser = current;
        hedging.learn(upstream, loser);
        loser.leave(Attempt.Result.CANCELLED);
        boolean unused = goesOnWithout(loser);
        worker.metrics().countHedgeWon(upstream.spec().name());
    }

    /** Nothing more is sent to a second server. */
    void end() {
        other.leave(Attempt.Result.CANCELLED);
        hedging.cancel();
    }
}

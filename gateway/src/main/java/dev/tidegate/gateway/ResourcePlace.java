package dev.tidegate.gateway;

import dev.tidegate.LiveRoute;
import dev.tidegate.LiveUpstream;
import dev.tidegate.admit.Admission;
import dev.tidegate.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The place of one exchange in the resource behind it: none, waited for, or held until it is left, exactly once. Reused
 * from exchange to exchange; used by its event loop only.
 *
 * <p>One place serves all tries of a request, and the pauses between them: a request that is about to be sent again
 * would else stand behind those that came later, and what is in its pause is bounded by the budget of retries.
 */
final class ResourcePlace {
    private enum State {
        NONE,
        WAITING,
        HELD
    }

    private final Exchange exchange;
    private final Worker worker;
    private State state = State.NONE;
    private Turn turn;
    private @Nullable LiveRoute route;
    private @Nullable LiveUpstream upstream;

    ResourcePlace(Exchange exchange, Worker worker) {
        this.exchange = exchange;
        this.worker = worker;
        this.turn = new Turn(worker, this);
    }

    /** Asks for a place. When the exchange has to wait, {@link Pipeline#onTurn} goes on with it. */
    Admission.Verdict take(LiveRoute from, LiveUpstream to) {
        route = from;
        upstream = to;
        HttpCall call = exchange.call();
        to.begin(turn, call, from, call.priority(), deadlineNanos(to));
        Admission.Verdict verdict = turn.enter(to.admission());
        state = switch (verdict) {
            case ADMITTED -> State.HELD;
            case QUEUED -> State.WAITING;
            case REFUSED -> State.NONE;
        };
        if (state == State.WAITING) {
            worker.queueTicks().add(to.admission());
        }
        return verdict;
    }

    /** When the caller gives up: as it says, else when the upstream may take no longer, else as is assumed. */
    private long deadlineNanos(LiveUpstream to) {
        long left = exchange.time().leftNanos();
        long total = to.spec().timeouts().totalNanos();
        long own = total == 0 ? Admission.ASSUMED_DEADLINE_NANOS : total;
        return worker.nowNanos() + (left == Long.MAX_VALUE ? own : left);
    }

    /** What the admission said after a while. */
    void onTold(boolean admitted) {
        worker.queueTicks().remove(upstream().admission());
        exchange.record().queued(worker.nowNanos() - turn.arrivedNanos());
        state = admitted ? State.HELD : State.NONE;
        worker.pipeline().onTurn(exchange, route(), upstream(), admitted);
    }

    /** Why there was no place; holds until the next is asked for. */
    Turn turn() {
        return turn;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    /** Gives up waiting, or leaves the place; does nothing when there is none. */
    void leave(Outcome outcome) {
        State before = state;
        state = State.NONE;
        switch (before) {
            case NONE -> {}
            case HELD -> upstream().admission().leave(turn, worker.nowNanos(), outcome);
            case WAITING -> giveUp();
        }
    }

    private void giveUp() {
        Admission admission = upstream().admission();
        worker.queueTicks().remove(admission);
        if (!admission.cancel(turn)) {
            // Another thread has just let it in, or refused it, and is about to say so.
            turn.abandon();
            turn = new Turn(worker, this);
        }
    }

    /**
     * The caller went away or ran out of time: gives up waiting, or leaves the place.
     *
     * @param working whether a server works on the call: then the place outlasts it
     */
    void abandon(boolean working) {
        if (state != State.HELD) {
            leave(Outcome.CANCELLED);
            return;
        }
        state = State.NONE;
        Turn left = turn;
        turn = new Turn(worker, this);
        upstream().admission().abandon(left, worker.nowNanos(), working);
    }

    private LiveUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("no place was asked for");
        }
        return upstream;
    }

    private LiveRoute route() {
        if (route == null) {
            throw new IllegalStateException("no place was asked for");
        }
        return route;
    }
}

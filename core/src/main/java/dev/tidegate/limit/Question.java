package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What a store is asked about one limit of a call, and what it said. The store answers on its own thread; the owner of
 * the call reads the answer once it is there, or gives up. A grant that comes after that is given back.
 */
final class Question implements SharedAnswer {
    /** What became of a question. */
    enum State {
        WAITING,
        GRANTED,
        REFUSED,
        FAILED,
        ABANDONED
    }

    private final Inquiry inquiry;
    private final SharedCount count;
    private final long key;
    private final String text;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    // Written before the state and read after it.
    private long waitNanos;
    private long remaining;
    private long resetNanos;

    Question(Inquiry inquiry, SharedCount count, long key, String text) {
        this.inquiry = inquiry;
        this.count = count;
        this.key = key;
        this.text = text;
    }

    void ask(long permits, long maxWaitNanos) {
        count.ask(key, text, permits, maxWaitNanos, this);
    }

    State state() {
        return state.get();
    }

    String text() {
        return text;
    }

    /** How long to wait for the turn, or until the permits would be due. */
    long waitNanos() {
        return waitNanos;
    }

    SharedCount.Standing standing() {
        return new SharedCount.Standing(remaining, resetNanos);
    }

    /** Nobody waits for the answer any more. One that was there already and was not used is given back. */
    void abandon(long nowNanos) {
        if (!state.compareAndSet(State.WAITING, State.ABANDONED) && state.get() == State.GRANTED) {
            giveBack(nowNanos);
        }
    }

    private void giveBack(long nowNanos) {
        count.giveBack(key, text, inquiry.permits(), inquiry.askedNanos(), nowNanos);
    }

    @Override
    public void granted(long newWaitNanos, long newRemaining, long newResetNanos) {
        answer(State.GRANTED, newWaitNanos, newRemaining, newResetNanos);
    }

    @Override
    public void refused(long newWaitNanos, long newRemaining, long newResetNanos) {
        answer(State.REFUSED, newWaitNanos, newRemaining, newResetNanos);
    }

    @Override
    public void failed() {
        answer(State.FAILED, 0, 0, 0);
    }

    private void answer(State said, long newWaitNanos, long newRemaining, long newResetNanos) {
        waitNanos = newWaitNanos;
        remaining = newRemaining;
        resetNanos = newResetNanos;
        if (state.compareAndSet(State.WAITING, said)) {
            inquiry.answered();
        } else if (said == State.GRANTED) {
            giveBack(inquiry.abandonedNanos());
        }
    }
}

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
    private final AtomicReference<Said> said = new AtomicReference<>(Said.WAITING);

    /** What the store said, if it did; one that says something after that, or too late, changes nothing. */
    private record Said(State state, long waitNanos, SharedCount.Standing standing) {
        static final Said WAITING = nothing(State.WAITING);
        static final Said FAILED = nothing(State.FAILED);
        static final Said ABANDONED = nothing(State.ABANDONED);

        private static Said nothing(State state) {
            return new Said(state, 0, new SharedCount.Standing(0, 0));
        }
    }

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
        return said.get().state();
    }

    /** Whether the store said how the key stands. */
    boolean isAnswered() {
        return switch (state()) {
            case GRANTED, REFUSED -> true;
            case WAITING, FAILED, ABANDONED -> false;
        };
    }

    String text() {
        return text;
    }

    /** How long to wait for the turn, or until the permits would be due. */
    long waitNanos() {
        return said.get().waitNanos();
    }

    /** How the key stands; only when that {@linkplain #isAnswered was said}. */
    SharedCount.Standing standing() {
        return said.get().standing();
    }

    /** Nobody waits for the answer any more. One that was there already and was not used is given back. */
    void abandon(long nowNanos) {
        if (!said.compareAndSet(Said.WAITING, Said.ABANDONED) && state() == State.GRANTED) {
            giveBack(nowNanos);
        }
    }

    private void giveBack(long nowNanos) {
        count.giveBack(key, text, inquiry.permits(), inquiry.askedNanos(), nowNanos);
    }

    @Override
    public void granted(long newWaitNanos, long newRemaining, long newResetNanos) {
        answer(new Said(State.GRANTED, newWaitNanos, new SharedCount.Standing(newRemaining, newResetNanos)));
    }

    @Override
    public void refused(long newWaitNanos, long newRemaining, long newResetNanos) {
        answer(new Said(State.REFUSED, newWaitNanos, new SharedCount.Standing(newRemaining, newResetNanos)));
    }

    @Override
    public void failed() {
        answer(Said.FAILED);
    }

    private void answer(Said answer) {
        if (said.compareAndSet(Said.WAITING, answer)) {
            inquiry.answered();
        } else if (answer.state() == State.GRANTED) {
            giveBack(inquiry.abandonedNanos());
        }
    }
}

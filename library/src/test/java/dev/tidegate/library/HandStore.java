package dev.tidegate.library;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A store of shared limits that answers each question when the test says, and as it says. */
final class HandStore implements SharedStore {
    static final State UP = new State(true, "held by the test", 3);

    private final BlockingQueue<Asked> open = new LinkedBlockingQueue<>();
    private final List<String> givenBack = new CopyOnWriteArrayList<>();
    private volatile boolean atOnce;
    private volatile boolean isClosed;

    /**
     * A question that is open.
     *
     * @param limit the limit and the key, with a blank between them
     */
    record Asked(String limit, long permits, SharedAnswer answer) {
        void grant() {
            grant(0);
        }

        void grant(long waitNanos) {
            answer.granted(waitNanos, 9, 1);
        }

        void refuse(long waitNanos) {
            answer.refused(waitNanos, 0, waitNanos);
        }

        void fail() {
            answer.failed();
        }
    }

    /** The next question; waits until it is asked. */
    Asked next() {
        try {
            Asked asked = open.poll(15, TimeUnit.SECONDS);
            if (asked == null) {
                throw new AssertionError("nothing was asked within fifteen seconds");
            }
            return asked;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** What was granted and came back: the limit, the key and the permits. */
    List<String> givenBack() {
        return givenBack;
    }

    /** From now on every question is granted before it is asked to the end. */
    void grantsAtOnce() {
        atOnce = true;
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public SharedCount count(SharedRule rule) {
        return new Count(rule.name());
    }

    @Override
    public State state() {
        return UP;
    }

    @Override
    public void register(MetricRegistry metrics) {}

    @Override
    public void close() {
        isClosed = true;
    }

    private final class Count implements SharedCount {
        private final String limit;

        Count(String limit) {
            this.limit = limit;
        }

        @Override
        public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
            return ASK;
        }

        @Override
        public long peek(long key, long permits, long nowNanos) {
            return 0;
        }

        @Override
        public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
            Asked asked = new Asked(limit + " " + text, permits, answer);
            if (atOnce) {
                asked.grant();
            } else {
                open.add(asked);
            }
        }

        @Override
        public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
            givenBack.add(limit + " " + text + " " + permits);
        }

        @Override
        public void charge(long key, String text, long permits, long nowNanos) {}

        @Override
        public Standing standing(long key, long nowNanos) {
            return new Standing(0, 0);
        }

        @Override
        public CompletionStage<Standing> lookUp(String text) {
            return CompletableFuture.completedFuture(standing(0, 0));
        }

        @Override
        public CompletionStage<Void> reset(String text) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public int nodes() {
            return UP.nodes();
        }
    }
}

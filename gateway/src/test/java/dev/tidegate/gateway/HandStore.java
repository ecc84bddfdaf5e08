package dev.tidegate.gateway;

import dev.tidegate.SharedStore;
import dev.tidegate.SharedStores;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A store of shared limits that answers each question when the test says, and as it says. */
final class HandStore implements SharedStore {
    static final State UP = new State(true, "held by the test", 3);

    private final BlockingQueue<Asked> open = new LinkedBlockingQueue<>();
    private final List<String> givenBack = new CopyOnWriteArrayList<>();
    private final Map<String, SharedCount.Standing> standings = new ConcurrentHashMap<>();
    private volatile State state = UP;
    private volatile long outcome = SharedCount.ASK;
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

    /** Whether no question is open. */
    boolean isIdle() {
        return open.isEmpty();
    }

    /** What was granted and came back: the limit, the key and the permits. */
    List<String> givenBack() {
        return givenBack;
    }

    /** From now on the node itself knows this, as {@link SharedCount#reserve} says it. */
    void knows(long newOutcome) {
        outcome = newOutcome;
    }

    void is(State newState) {
        state = newState;
    }

    /** What the store knows of a limit and a key; nothing is what it does not answer. */
    void has(String limitAndKey, SharedCount.Standing standing) {
        standings.put(limitAndKey, standing);
    }

    boolean isClosed() {
        return isClosed;
    }

    GatewayOptions in(GatewayOptions options) {
        return options.withStores(() -> SharedStores.openedBy(spec -> this));
    }

    @Override
    public SharedCount count(SharedRule rule) {
        return new Count(rule.name());
    }

    @Override
    public State state() {
        return state;
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
            return outcome;
        }

        @Override
        public long peek(long key, long permits, long nowNanos) {
            return 0;
        }

        @Override
        public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
            open.add(new Asked(limit + " " + text, permits, answer));
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
            Standing standing = standings.get(limit + " " + text);
            return standing == null
                    ? CompletableFuture.failedFuture(
                            new IllegalStateException("the store did not say: no answer within 20 ms"))
                    : CompletableFuture.completedFuture(standing);
        }

        @Override
        public CompletionStage<Void> reset(String text) {
            standings.computeIfPresent(limit + " " + text, (key, old) -> new Standing(old.remaining() + 7, 0));
            return lookUp(text).thenAccept(standing -> {});
        }

        @Override
        public int nodes() {
            return state.nodes();
        }
    }
}

package dev.tidegate.doubles;

import dev.tidegate.SharedStore;
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
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store of shared limits that answers each question when the test says, and as it says. Texts name a limit and a key,
 * with a blank between them. Thread-safe.
 */
public final class HandStore implements SharedStore {
    /** How it is until the test says otherwise. */
    public static final State UP = new State(true, "held by the test", 3);

    /** How many permits are left after each grant, and as far as the node knows. */
    public static final long REMAINING = 9;

    /** How a key stands that was reset. */
    public static final SharedCount.Standing FRESH = new SharedCount.Standing(10, 0);

    private static final long PATIENCE_SECONDS = 15;

    private final BlockingQueue<Asked> open = new LinkedBlockingQueue<>();
    private final List<SharedRule> rules = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> givenBack = new CopyOnWriteArrayList<>();
    private final List<String> charged = new CopyOnWriteArrayList<>();
    private final Map<String, SharedCount.Standing> standings = new ConcurrentHashMap<>();
    private volatile State state = UP;
    private volatile long outcome = SharedCount.ASK;
    private final AtomicLong awayNanos = new AtomicLong();
    private volatile boolean atOnce;
    private volatile boolean isClosed;

    /** A question that is open. */
    public record Asked(String limit, long permits, SharedAnswer answer) {
        /** Answers that the permits are due now. */
        public void grant() {
            grant(0);
        }

        /** Answers that the permits will be due. */
        public void grant(long waitNanos) {
            answer.granted(waitNanos, REMAINING, 1);
        }

        /** Answers that there are none for so long. */
        public void refuse(long waitNanos) {
            answer.refused(waitNanos, 0, waitNanos);
        }

        /** Does not answer in time. */
        public void fail() {
            answer.failed();
        }
    }

    /** The next question; waits until it is asked. */
    public Asked next() {
        try {
            Asked next = open.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was asked within fifteen seconds");
            }
            return next;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** Whether no question is open. */
    public boolean isIdle() {
        return open.isEmpty();
    }

    /** The rules that are counted here, in the order in which they came. */
    public List<SharedRule> rules() {
        return rules;
    }

    /** All questions, answered or not. */
    public List<String> asked() {
        return asked;
    }

    /** What was granted and came back: limit, key and permits. */
    public List<String> givenBack() {
        return givenBack;
    }

    /** What was charged without asking: limit, key and permits. */
    public List<String> charged() {
        return charged;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return isClosed;
    }

    /** From now on the node itself knows this, as {@link SharedCount#reserve} says it. */
    public void knows(long newOutcome) {
        outcome = newOutcome;
    }

    /** It has been away for so much longer than is known. */
    public void wasAwayFor(long nanos) {
        awayNanos.addAndGet(nanos);
    }

    /** From now on every question is granted before it is asked to the end. */
    public void grantsAtOnce() {
        atOnce = true;
    }

    /** From now on it is doing like this. */
    public void is(State newState) {
        state = newState;
    }

    /** What it knows of a limit and a key; who looks anything else up gets no answer. */
    public void has(String limitAndKey, SharedCount.Standing standing) {
        standings.put(limitAndKey, standing);
    }

    @Override
    public SharedCount count(SharedRule rule) {
        rules.add(rule);
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

        private String named(String text) {
            return limit + " " + (text.isEmpty() ? "in hand" : text);
        }

        @Override
        public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
            return outcome;
        }

        @Override
        public long peek(long key, long permits, long nowNanos) {
            return outcome < 0 ? ~outcome : 0;
        }

        @Override
        public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
            Asked question = new Asked(named(text), permits, answer);
            asked.add(question.limit());
            if (atOnce) {
                question.grant();
            } else {
                open.add(question);
            }
        }

        @Override
        public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
            givenBack.add(named(text) + " " + permits);
        }

        @Override
        public void charge(long key, String text, long permits, long nowNanos) {
            charged.add(named(text) + " " + permits);
        }

        @Override
        public Standing standing(long key, long nowNanos) {
            return new Standing(REMAINING, 1);
        }

        @Override
        public CompletionStage<Standing> lookUp(String text) {
            Standing standing = standings.get(named(text));
            return standing == null
                    ? CompletableFuture.failedFuture(
                            new IllegalStateException("the store did not say: no answer within 20 ms"))
                    : CompletableFuture.completedFuture(standing);
        }

        @Override
        public CompletionStage<Void> reset(String text) {
            standings.computeIfPresent(named(text), (key, old) -> FRESH);
            return lookUp(text).thenAccept(standing -> {});
        }

        @Override
        public int nodes() {
            return state.nodes();
        }

        @Override
        public long awayNanos(long nowNanos) {
            return awayNanos.get();
        }
    }
}

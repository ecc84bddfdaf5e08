package dev.tidegate.cli;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store in which every key has four permits left until it is reset. */
final class SmallStore implements SharedStore, SharedCount {
    private volatile Standing standing = new Standing(4, 1_000_000_000);
    private volatile String lookedUp = "";
    private volatile boolean isAway;

    String lookedUp() {
        return lookedUp;
    }

    void goAway() {
        isAway = true;
    }

    @Override
    public SharedCount count(SharedRule rule) {
        return this;
    }

    @Override
    public State state() {
        return new State(!isAway, "a small store", nodes());
    }

    @Override
    public void register(MetricRegistry metrics) {}

    @Override
    public void close() {}

    @Override
    public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
        return AWAY;
    }

    @Override
    public long peek(long key, long permits, long nowNanos) {
        return 0;
    }

    @Override
    public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
        answer.failed();
    }

    @Override
    public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {}

    @Override
    public void charge(long key, String text, long permits, long nowNanos) {}

    @Override
    public Standing standing(long key, long nowNanos) {
        return standing;
    }

    @Override
    public CompletionStage<Standing> lookUp(String text) {
        lookedUp = text;
        return isAway
                ? CompletableFuture.failedFuture(
                        new IllegalStateException("the store did not say: it was told to go away"))
                : CompletableFuture.completedFuture(standing);
    }

    @Override
    public CompletionStage<Void> reset(String text) {
        standing = new Standing(10, 0);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public int nodes() {
        return 2;
    }
}

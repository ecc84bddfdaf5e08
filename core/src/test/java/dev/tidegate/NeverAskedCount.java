package dev.tidegate;

import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import java.util.concurrent.CompletionStage;

/** A count for tests in which nobody asks it. */
final class NeverAskedCount implements SharedCount {
    @Override
    public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
        throw new AssertionError("not asked");
    }

    @Override
    public long peek(long key, long permits, long nowNanos) {
        throw new AssertionError("not asked");
    }

    @Override
    public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
        throw new AssertionError("not asked");
    }

    @Override
    public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
        throw new AssertionError("not asked");
    }

    @Override
    public void charge(long key, String text, long permits, long nowNanos) {
        throw new AssertionError("not asked");
    }

    @Override
    public Standing standing(long key, long nowNanos) {
        throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<Standing> lookUp(String text) {
        throw new AssertionError("not asked");
    }

    @Override
    public CompletionStage<Void> reset(String text) {
        throw new AssertionError("not asked");
    }

    @Override
    public int nodes() {
        throw new AssertionError("not asked");
    }
}

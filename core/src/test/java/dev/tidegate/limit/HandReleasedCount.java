package dev.tidegate.limit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A count that decides what the test says, and whose store answers when the test says. */
final class HandReleasedCount implements SharedCount {
    static final long REMAINING = 77;
    static final int NODES = 4;

    private final Deque<SharedAnswer> open = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> givenBack = new ArrayList<>();
    private final List<String> charged = new ArrayList<>();
    private long outcome = ASK;

    void says(long newOutcome) {
        outcome = newOutcome;
    }

    void grants(long waitNanos) {
        open.remove().granted(waitNanos, REMAINING, 1);
    }

    void refuses(long waitNanos) {
        open.remove().refused(waitNanos, 0, waitNanos);
    }

    void fails() {
        open.remove().failed();
    }

    List<String> asked() {
        return asked;
    }

    List<String> givenBack() {
        return givenBack;
    }

    List<String> charged() {
        return charged;
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
        asked.add(text);
        open.add(answer);
    }

    @Override
    public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
        givenBack.add(where(text) + permits);
    }

    @Override
    public void charge(long key, String text, long permits, long nowNanos) {
        charged.add(where(text) + permits);
    }

    private static String where(String text) {
        return text.isEmpty() ? "in hand: " : "in store: ";
    }

    @Override
    public Standing standing(long key, long nowNanos) {
        return new Standing(REMAINING, 1);
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
        return NODES;
    }
}

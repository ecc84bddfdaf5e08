package dev.tidegate.redis;

import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a count as a caller would, and waits for what it says. */
final class Replies {
    /** What a caller was told. */
    enum Kind {
        GRANTED,
        REFUSED,
        FAILED
    }

    record Reply(Kind kind, long waitNanos, long remaining, long resetNanos) {
        boolean isGranted() {
            return kind == Kind.GRANTED;
        }
    }

    private Replies() {}

    static CompletableFuture<Reply> ask(SharedCount count, String text, long permits, long maxWaitNanos) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        count.ask(text.hashCode(), text, permits, maxWaitNanos, new SharedAnswer() {
            @Override
            public void granted(long waitNanos, long remaining, long resetNanos) {
                reply.complete(new Reply(Kind.GRANTED, waitNanos, remaining, resetNanos));
            }

            @Override
            public void refused(long waitNanos, long remaining, long resetNanos) {
                reply.complete(new Reply(Kind.REFUSED, waitNanos, remaining, resetNanos));
            }

            @Override
            public void failed() {
                reply.complete(new Reply(Kind.FAILED, 0, 0, 0));
            }
        });
        return reply;
    }

    static Reply await(SharedCount count, String text, long permits) {
        return get(ask(count, text, permits, 0));
    }

    /** What a node decides for a caller who waits for the store where need be. */
    static Reply decide(SharedCount count, String text, long permits) {
        long outcome = count.reserve(text.hashCode(), permits, 0, System.nanoTime());
        if (outcome == SharedCount.ASK) {
            return await(count, text, permits);
        } else if (outcome == SharedCount.AWAY) {
            return new Reply(Kind.FAILED, 0, 0, 0);
        }
        return new Reply(outcome == 0 ? Kind.GRANTED : Kind.REFUSED, outcome < 0 ? ~outcome : 0, 0, 0);
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(2, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("no reply", failed);
        }
    }
}

package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one call to the store that counts its shared limits, asked together. Made for a call that the node
 * cannot decide by what it holds, and not used again, so that a late answer never reaches another call.
 */
final class Inquiry {
    private static final Runnable ANSWERED = Inquiry::nothing;

    private final @Nullable Question[] questions;
    private final long permits;
    private final long askedNanos;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> listener = new AtomicReference<>();
    /** Whether what was granted is somebody's by now; only for the owner of the call. */
    private boolean isConcluded;

    private volatile long abandonedNanos;

    /** An inquiry about some of so many limits. */
    Inquiry(int links, long permits, long askedNanos) {
        this.questions = new Question[links];
        this.permits = permits;
        this.askedNanos = askedNanos;
        this.abandonedNanos = askedNanos;
    }

    void add(int link, SharedCount count, long key, String text) {
        questions[link] = new Question(this, count, key, text);
        open.incrementAndGet();
    }

    @Nullable
    Question question(int link) {
        return questions[link];
    }

    long permits() {
        return permits;
    }

    long askedNanos() {
        return askedNanos;
    }

    long abandonedNanos() {
        return abandonedNanos;
    }

    /** The answers were read: what they granted belongs to the call. */
    void conclude() {
        if (open.get() > 0) {
            throw new IllegalStateException("the store has not answered yet; see onAnswer");
        }
        isConcluded = true;
    }

    private static void nothing() {}

    /** Runs the listener once all questions are answered, on the thread of the last answer; at once if they are. */
    void onAnswer(Runnable newListener) {
        if (!listener.compareAndSet(null, newListener)) {
            newListener.run();
        }
    }

    void answered() {
        if (open.decrementAndGet() == 0) {
            Runnable waiting = listener.getAndSet(ANSWERED);
            if (waiting != null) {
                waiting.run();
            }
        }
    }

    /** The call is not made: grants that were not read, and those that are still to come, are given back. */
    void abandon(long nowNanos) {
        if (isConcluded) {
            return;
        }
        isConcluded = true;
        abandonedNanos = nowNanos;
        listener.set(ANSWERED);
        for (Question question : questions) {
            if (question != null) {
                question.abandon(nowNanos);
            }
        }
    }
}

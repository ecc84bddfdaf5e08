package dev.tidegate.limit;

import dev.tidegate.model.KeyHash;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What one key has left of a limit, and how it is made to begin anew: for operators. A limit that is shared with other
 * nodes is looked up in its store. Thread-safe; no method blocks.
 *
 * @param values what the key is made of, in the order of the limit's key; none for a limit without keys
 */
public record Quota(Limiter limiter, List<String> values) {
    /** Refuses values that cannot be a key of this limit. */
    public Quota {
        values = List.copyOf(values);
        if (values.isEmpty() == limiter.memory().isKeyed() || values.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("values must be a key of '" + limiter.name() + "', but were " + values);
        }
    }

    /** How the limit stands for the key; fails when it is counted in a store that does not say. */
    public CompletionStage<SharedCount.Standing> read(long nowNanos) {
        if (limiter.isShared()) {
            return limiter.sharedCount().lookUp(KeyText.of(values));
        }
        LimitStatus status = limiter.explain(key(), 1, nowNanos);
        return CompletableFuture.completedFuture(new SharedCount.Standing(status.remaining(), status.resetNanos()));
    }

    /**
     * Makes the key begin anew, as if it had spent nothing: on this node at once, in a store and on the other nodes
     * within a second. Fails when the store does not say that it did so.
     */
    public CompletionStage<Void> reset(long nowNanos) {
        limiter.forgetHere(key(), nowNanos);
        return limiter.isShared()
                ? limiter.sharedCount().reset(KeyText.of(values))
                : CompletableFuture.completedFuture(null);
    }

    private long key() {
        long key = KeyHash.NONE;
        for (String value : values) {
            long hash = KeyHash.of(value, limiter.memory().seed());
            key = key == KeyHash.NONE ? hash : KeyHash.combine(key, hash);
        }
        return key;
    }
}

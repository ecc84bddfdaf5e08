package dev.tidegate.gateway.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers so many tokens and no more: a set-associative table, in which the token that ends first makes room.
 * Thread-safe without locks; of two tokens that are put into the same place at once one is forgotten. Looking up
 * allocates nothing.
 */
final class TokenTable {
    private static final int WAYS = 4;

    private final AtomicReferenceArray<@Nullable KnownToken> slots;
    private final int setMask;

    /** A table for so many tokens, a power of two of at least 4. */
    TokenTable(int tokens) {
        if (tokens < WAYS || Integer.bitCount(tokens) != 1) {
            throw new IllegalArgumentException("tokens must be a power of two of at least 4, but was " + tokens);
        }
        slots = new AtomicReferenceArray<>(tokens);
        setMask = tokens / WAYS - 1;
    }

    /** What is known of a token, if its judgement stands. */
    KnownToken find(TokenText token, long hash, long nowNanos) {
        int first = first(hash);
        for (int i = first; i < first + WAYS; i++) {
            KnownToken known = slots.getAcquire(i);
            if (known != null && known.hash() == hash && known.leftNanos(nowNanos) > 0 && known.isOf(token)) {
                return known;
            }
        }
        return KnownToken.NONE;
    }

    /** Remembers a token. */
    void add(KnownToken token, long nowNanos) {
        int first = first(token.hash());
        int chosen = first;
        long least = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            KnownToken known = slots.getAcquire(i);
            long left = known == null ? 0 : Math.max(0, known.leftNanos(nowNanos));
            if (left < least) {
                least = left;
                chosen = i;
            }
        }
        slots.setRelease(chosen, token);
    }

    private int first(long hash) {
        return ((int) hash & setMask) * WAYS;
    }
}

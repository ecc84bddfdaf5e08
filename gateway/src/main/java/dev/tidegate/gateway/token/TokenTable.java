package dev.tidegate.gateway.token;

import dev.tidegate.model.KeyHash;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers so many tokens and no more: a set-associative table, in which the token that ends first makes room.
 * Thread-safe without locks; of two tokens that are put into the same place at once one is forgotten. Looking up
 * allocates nothing.
 */
final class TokenTable {
    private static final int WAYS = 4;

    /** So much of a token's end is hashed: its signature, which differs between any two tokens. */
    private static final int HASHED_CHARS = 64;

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

    /** The hash of the token that begins there in a field. Who cannot know the seed cannot aim at a place. */
    static long hash(CharSequence field, int from, long seed) {
        long hash = seed;
        for (int i = Math.max(from, field.length() - HASHED_CHARS); i < field.length(); i++) {
            hash = KeyHash.combine(hash, field.charAt(i));
        }
        return hash;
    }

    /** The token that begins there in a field, if it is known and its judgement stands. */
    KnownToken find(CharSequence field, int from, long hash, long nowNanos) {
        int first = first(hash);
        for (int i = first; i < first + WAYS; i++) {
            KnownToken known = slots.getAcquire(i);
            if (known != null && known.hash() == hash && known.isLive(nowNanos) && known.isOf(field, from)) {
                return known;
            }
        }
        return KnownToken.NONE;
    }

    /** Remembers a token. */
    void add(KnownToken token, long nowNanos) {
        int first = first(token.hash());
        int chosen = first;
        long leastLeft = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            KnownToken known = slots.getAcquire(i);
            long left = known == null || !known.isLive(nowNanos) ? 0 : known.untilNanos() - nowNanos;
            if (left < leastLeft) {
                leastLeft = left;
                chosen = i;
            }
        }
        slots.setRelease(chosen, token);
    }

    private int first(long hash) {
        return ((int) hash & setMask) * WAYS;
    }
}

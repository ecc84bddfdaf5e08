package dev.tidegate.model;

/**
 * A seeded 64-bit hash of texts, for keys that callers choose. Without the seed nobody can craft keys that collide.
 *
 * <p>The construction is that of wyhash (Wang Yi, public domain): the 64 by 64 to 128 bit product of two words, folded
 * by exclusive or. Allocates nothing. Equal texts give equal hashes whatever class carries them.
 */
public final class KeyHash {
    /** Stands for "no key": {@link #of} never returns it. */
    public static final long NONE = 0;

    private static final long SECRET_0 = 0xa0761d6478bd642fL;
    private static final long SECRET_1 = 0xe7037ed1a0b428dbL;

    private KeyHash() {}

    /** The hash of a text under a seed; never {@link #NONE}. */
    public static long of(CharSequence text, long seed) {
        long hash = seed ^ SECRET_0;
        long word = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            word = word << 16 | text.charAt(i);
            if ((i & 3) == 3) {
                hash = mix(word ^ SECRET_1, hash);
                word = 0;
            }
        }
        return present(mix(word ^ SECRET_1, hash ^ length));
    }

    /** The hash of two hashes in this order; never {@link #NONE}. */
    public static long combine(long first, long second) {
        return present(mix(first ^ SECRET_1, second ^ SECRET_0));
    }

    private static long mix(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }

    private static long present(long hash) {
        return hash == NONE ? 1 : hash;
    }
}

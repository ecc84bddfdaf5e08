package dev.tidegate.balance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A sequence of turns and the random numbers made of them (SplitMix64; Steele, Lea and Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014). Thread-safe: one atomic addition a draw. The same seed gives the same draws.
 */
final class Draws {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong turns;
    private final AtomicLong repeats = new AtomicLong();

    Draws(long seed) {
        turns = new AtomicLong(mix(seed));
    }

    /** The next turn: one more than the last. */
    long turn() {
        return turns.getAndIncrement();
    }

    /**
     * The next turn of calls that are tried again: were they to take a turn of the first tries, then of two servers the
     * one that always fails would get every first try.
     */
    long turnOfRepeat() {
        return repeats.getAndIncrement();
    }

    /** The next random number. */
    long random() {
        return mix(turn() * GOLDEN_GAMMA);
    }

    /** Scatters the bits of a number; different numbers stay different. */
    static long mix(long number) {
        long bits = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
        return bits ^ bits >>> 31;
    }

    /** Scales a random number into 0 (included) to {@code bound} (excluded). */
    static long scale(long random, long bound) {
        return Math.unsignedMultiplyHigh(random, bound);
    }
}

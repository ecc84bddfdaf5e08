package dev.tidegate.gateway.answer;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes decision ids for one event loop: 64 bits, 16 hexadecimal digits, never 0 and never twice.
 *
 * <p>An id is a counter behind a mixing function that maps each value to exactly one other (the finaliser of
 * SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014). Loops count in ranges of
 * their own, so two loops of one start cannot meet; the start seed keeps two starts or two nodes apart. Ids are names,
 * not secrets.
 *
 * <p>Used by one thread; allocates nothing.
 */
public final class DecisionIds {
    private static final int LOOP_SHIFT = 48;
    private static final int LOOP_MAX = (1 << 16) - 1;

    private long next;

    private DecisionIds(long first) {
        next = first;
    }

    /**
     * The ids of one loop.
     *
     * @param seed drawn once at the start of the process, the same for all loops
     * @param loop which loop, from 0 to 65535
     */
    public static DecisionIds of(long seed, int loop) {
        if (loop < 0 || loop > LOOP_MAX) {
            throw new IllegalArgumentException("loop must be from 0 to " + LOOP_MAX + ", but was " + loop);
        }
        return new DecisionIds(seed + ((long) loop << LOOP_SHIFT));
    }

    /** A seed for one start of the process. */
    public static long seed() {
        return RandomGenerator.of("SecureRandom").nextLong();
    }

    /** The next id; never 0. */
    public long next() {
        long id = mix(next++);
        return id == 0 ? mix(next++) : id;
    }

    /** An id as the client reads it: 16 hexadecimal digits. */
    public static String text(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

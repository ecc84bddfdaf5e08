package dev.tidegate.bench.limits;

import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * Question: what does it cost to grant a permit when a million keys are known and each call names one of them?
 *
 * <p>Each call builds its key as a fresh string, as a request does, and the library finds the key's state. What
 * building the key costs is measured alone by {@link #keyOnly}.
 */
@Threads(4)
public class MillionKeys {
    /** A million and a bit: a power of two, so that picking one costs a mask. */
    static final int KEYS = 1 << 20;

    private static final int PERMITS = 3_000;
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** The limits of one library, with every key known. */
    @State(Scope.Benchmark)
    public static class Limits {
        /** Whose they are. */
        @Param
        public KeyedLibrary library;

        private KeyedLimits limits;

        /** Asks once for each key. */
        @Setup
        public void open() {
            limits = MillionKeys.open(library);
            for (int number = 0; number < KEYS; number++) {
                limits.tryAcquire(key(number));
            }
        }

        /** Stops what was started. */
        @TearDown
        public void close() {
            limits.close();
        }
    }

    /** Keys in a random order of its own for each thread (Marsaglia's xorshift). */
    @State(Scope.Thread)
    public static class Keys {
        private long random = System.nanoTime() | 1;

        String next() {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            return key((int) random & KEYS - 1);
        }
    }

    /** Limits that one key of a million never spends. */
    static KeyedLimits open(KeyedLibrary library) {
        return library.open(PERMITS, PERIOD, KEYS);
    }

    static String key(int number) {
        return "user-" + number;
    }

    /** One decision for one of the keys. */
    @Benchmark
    public boolean decide(Limits state, Keys keys) {
        return state.limits.tryAcquire(keys.next());
    }

    /** The key alone. */
    @Benchmark
    public String keyOnly(Keys keys) {
        return keys.next();
    }
}

package dev.tidegate.redis;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The keys of one limit that are asked for often. A key becomes hot by so many questions within a short time; a hot key
 * that is idle leaves when another one needs its place. Finding one takes no lock and allocates nothing.
 */
final class HotKeys {
    /** How many keys of a limit can be hot. */
    static final int KEYS_MAX = 256;
    /** So many questions within one span make a key hot. */
    static final int QUESTIONS = 12;

    private static final int WAYS = 4;
    private static final int COUNTERS = 4_096;
    /** Questions are counted anew every 2^27 ns, some 134 ms. */
    private static final int SPAN_SHIFT = 27;

    private static final int COUNT_BITS = 8;

    private final HotKey none;
    private final AtomicReferenceArray<HotKey> keys;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicIntegerArray questions = new AtomicIntegerArray(COUNTERS);

    /** A table in which an empty place holds a key that nobody asks for. */
    HotKeys(HotKey none) {
        this.none = none;
        HotKey[] empty = new HotKey[KEYS_MAX];
        Arrays.fill(empty, none);
        this.keys = new AtomicReferenceArray<>(empty);
    }

    /** The hot key, or the one that stands for none. */
    HotKey find(long key) {
        if (size.get() == 0) {
            return none;
        }
        int base = base(key);
        for (int i = 0; i < WAYS; i++) {
            HotKey hot = keys.get(base + i);
            if (hot.key() == key && hot != none) {
                return hot;
            }
        }
        return none;
    }

    /** Stands for no key. */
    HotKey none() {
        return none;
    }

    boolean isNone(HotKey key) {
        return key == none;
    }

    /** Counts a question for a key; true when there were so many lately that the key should be hot. */
    boolean note(long key, long nowNanos) {
        int at = (int) (mixed(key) >>> 40) & (COUNTERS - 1);
        int span = (int) (nowNanos >> SPAN_SHIFT) << COUNT_BITS;
        int known = questions.get(at);
        int count = (known >> COUNT_BITS << COUNT_BITS) == span ? known & ((1 << COUNT_BITS) - 1) : 0;
        if (count >= QUESTIONS) {
            return true;
        }
        // Two threads may count one question for two: it makes a key hot a moment later.
        questions.lazySet(at, span | (count + 1));
        return false;
    }

    /** The hot key, made if there is a free place; the one that stands for none when there is not. */
    synchronized HotKey install(long key, Supplier<HotKey> make) {
        HotKey known = find(key);
        if (!isNone(known)) {
            return known;
        }
        int base = base(key);
        for (int i = 0; i < WAYS; i++) {
            HotKey present = keys.get(base + i);
            if (isNone(present) || !present.isActive()) {
                HotKey made = make.get();
                size.addAndGet(isNone(present) ? 1 : 0);
                keys.set(base + i, made);
                return made;
            }
        }
        return none;
    }

    /** How many there are, idle ones too. */
    int size() {
        return size.get();
    }

    /** Lets each do what is due, and returns when something is due next. */
    long tick(long nowNanos) {
        long next = nowNanos + Ticker.IDLE_NANOS;
        for (int at = 0; size.get() > 0 && at < KEYS_MAX; at++) {
            HotKey key = keys.get(at);
            if (!isNone(key)) {
                next = Ticker.earlier(next, key.tick(nowNanos));
            }
        }
        return next;
    }

    /** Does something with each. */
    void forEach(Consumer<HotKey> action) {
        for (int at = 0; size.get() > 0 && at < KEYS_MAX; at++) {
            HotKey key = keys.get(at);
            if (!isNone(key)) {
                action.accept(key);
            }
        }
    }

    private static int base(long key) {
        return WAYS * ((int) (mixed(key) >>> 32) & (KEYS_MAX / WAYS - 1));
    }

    private static long mixed(long key) {
        return key * 0x9e3779b97f4a7c15L;
    }
}

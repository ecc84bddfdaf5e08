package dev.tidegate.limit;

/**
 * The sliding window over a ring of sub-windows, lock-free on plain words.
 *
 * <p>A header word holds the current sub-window and a running total of all permits ever granted; the ring holds, for
 * each recent sub-window, the total at its start. What was granted since sub-window j is then total - start(j), and a
 * call is decided by one read of the ring and one compare-and-set of the header. Strict form: with k sub-windows the
 * current one and the k before it count in full, so no window of the rule's length holds more than the limit.
 * Approximate form: one whole sub-window, and the one before it by the share that the window still covers.
 *
 * <p>Whoever moves the header to a later sub-window first writes the starts up to there, and a start only ever grows
 * towards the total at which the header moves. A delayed write is too low at worst, which counts too much and never too
 * little. A thread whose clock reading is old joins the latest sub-window that anyone has shown.
 *
 * <p>Each word holds, from the top: 8 bits of generation (see {@link Directory}), the sub-window, the total.
 */
final class WindowRing {
    /** The outcome of an operation on an entry that belongs to another key by now. */
    static final long STALE = Long.MIN_VALUE + 1;

    private static final long LATE_NANOS_MAX = 60_000_000_000L;
    /** A slot has just been taken for a later sub-window: look again. */
    private static final long UNKNOWN = -1;

    private final long[] words;
    private final RingLayout layout;
    private final long limit;

    WindowRing(long[] words, RingLayout layout, long limit) {
        this.words = words;
        this.layout = layout;
        this.limit = limit;
    }

    RingLayout layout() {
        return layout;
    }

    long limit() {
        return limit;
    }

    int generation(int base) {
        return layout.generation(word(base));
    }

    /** Gives an entry the next generation, unless it holds more than so much by now; true when it has it. */
    boolean retire(int base, int generation, long usedMax, long nowNanos) {
        long header = word(base);
        if (layout.generation(header) != generation) {
            return true;
        }
        long used = used(base, header, latest(base, header, layout.bucket(nowNanos)), nowNanos);
        long bucket = layout.ahead(header, 0);
        return used <= usedMax && swap(base, header, layout.word(generation + 1, bucket, layout.total(header)));
    }

    /** The same words under another limit. */
    WindowRing withLimit(long newLimit) {
        return new WindowRing(words, layout, newLimit);
    }

    /** 0 when charged, else the bit complement of the nanoseconds until it would be, or {@link #STALE}. */
    long acquire(int base, int generation, long permits, long nowNanos) {
        while (true) {
            long header = word(base);
            if (layout.generation(header) != generation) {
                return STALE;
            }
            long bucket = latest(base, header, layout.bucket(nowNanos));
            long used = used(base, header, bucket, nowNanos);
            if (used == UNKNOWN) {
                continue;
            }
            if (used + permits > limit) {
                return ~waitNanos(base, header, bucket, permits, nowNanos);
            }
            if (advance(base, header, bucket, permits)) {
                return 0;
            }
        }
    }

    /** The nanoseconds until {@link #acquire} would grant; 0 for an entry of another generation. */
    long waitNanos(int base, int generation, long permits, long nowNanos) {
        boolean isFree = permits <= limit && used(base, generation, nowNanos) + permits <= limit;
        if (isFree) {
            return 0;
        }
        long header = word(base);
        return waitNanos(base, header, latest(base, header, layout.bucket(nowNanos)), permits, nowNanos);
    }

    /** Charges permits whether they are due or not; false for an entry of another generation. */
    boolean charge(int base, int generation, double permits, long nowNanos) {
        while (true) {
            long header = word(base);
            if (layout.generation(header) != generation) {
                return false;
            }
            long bucket = latest(base, header, layout.bucket(nowNanos));
            long used = used(base, header, bucket, nowNanos);
            double room = Math.max(0, (layout.totalMask() >> 1) - used);
            if (used != UNKNOWN && advance(base, header, bucket, (long) Math.ceil(Math.clamp(permits, 0, room)))) {
                return true;
            }
        }
    }

    /** Takes permits granted at a time out of every window that still holds them. */
    void refund(int base, int generation, long permits, long grantedNanos) {
        long header = word(base);
        long granted = layout.bucket(grantedNanos);
        long current = granted + layout.ahead(header, granted);
        if (layout.generation(header) == generation && current >= granted) {
            for (long bucket = current - layout.span(); bucket <= granted; bucket++) {
                raiseBy(base, header, bucket, permits);
            }
        }
    }

    /** Forgets all that is spent, and returns it. */
    long take(int base, int generation, long nowNanos) {
        long used = used(base, generation, nowNanos);
        long header = word(base);
        long current = latest(base, header, layout.bucket(nowNanos));
        for (long bucket = current - layout.span(); used > 0 && bucket <= current; bucket++) {
            raise(base, header, bucket);
        }
        return used;
    }

    /** How many permits the window holds. */
    long used(int base, int generation, long nowNanos) {
        while (true) {
            long header = word(base);
            if (layout.generation(header) != generation) {
                return 0;
            }
            long used = used(base, header, latest(base, header, layout.bucket(nowNanos)), nowNanos);
            if (used != UNKNOWN) {
                return used;
            }
        }
    }

    /** Nanoseconds until the window is empty. */
    long resetNanos(int base, int generation, long nowNanos) {
        if (used(base, generation, nowNanos) == 0) {
            return 0;
        }
        long header = word(base);
        long last = latest(base, header, layout.bucket(nowNanos));
        long empty = last + Math.min(0, layout.ahead(header, last)) + layout.span() + 1;
        return Math.max(1, layout.nanosUntil(empty, nowNanos));
    }

    /** Makes an entry unspent and gives it a generation, unless it has that generation already. */
    void reset(int base, int generation, long nowNanos) {
        long bucket = layout.bucket(nowNanos);
        for (int at = base + layout.slots(); at > base; at--) {
            reset(at, layout.word(generation, bucket - layout.slots(), 0));
        }
        reset(base, layout.word(generation, bucket, 0));
    }

    private void reset(int at, long fresh) {
        while (true) {
            long word = word(at);
            if (!Directory.isBefore(layout.generation(word), layout.generation(fresh)) || swap(at, word, fresh)) {
                return;
            }
        }
    }

    /** The sub-window to count in: that of the clock, or a later one that another thread has shown. */
    private long latest(int base, long header, long bucket) {
        long current = bucket + Math.max(0, lateBy(header, bucket));
        while (true) {
            long first = current - layout.span();
            long lateBy = lateBy(word(layout.slot(base, first)), first);
            if (lateBy <= 0) {
                return current;
            }
            current = first + lateBy;
        }
    }

    /** How many sub-windows a word is ahead of one, if a late thread can see that; 0 or less if not. */
    private long lateBy(long word, long bucket) {
        long ahead = layout.ahead(word, bucket);
        long lateMax = Math.min(LATE_NANOS_MAX / layout.bucketNanos() + 2L * layout.slots(), layout.aheadMax());
        return ahead <= lateMax ? ahead : 0;
    }

    private long used(int base, long header, long bucket, long nowNanos) {
        long total = layout.total(header);
        long first = start(base, header, bucket - layout.span());
        if (first == UNKNOWN) {
            return UNKNOWN;
        }
        if (!layout.isWeighted()) {
            return layout.total(total - first);
        }
        long second = start(base, header, bucket);
        if (second == UNKNOWN) {
            return UNKNOWN;
        }
        double share = (double) layout.nanosUntil(bucket + 1, nowNanos) / layout.bucketNanos();
        return layout.total(total - second) + (long) Math.ceil(layout.total(second - first) * Math.min(1, share));
    }

    /** The total at the start of a sub-window. */
    private long start(int base, long header, long bucket) {
        if (isBehind(header, bucket)) {
            return layout.total(header);
        }
        long word = word(layout.slot(base, bucket));
        long ahead = layout.ahead(word, bucket);
        if (ahead == 0) {
            return layout.total(word);
        }
        return lateBy(word, bucket) > 0 ? UNKNOWN : 0;
    }

    /** Whether the header has not come as far as a sub-window; one that is impossibly far ahead counts as behind. */
    private boolean isBehind(long header, long bucket) {
        long ahead = layout.ahead(header, bucket);
        return ahead < 0 || ahead > layout.aheadMax() + layout.span();
    }

    private long waitNanos(int base, long header, long bucket, long permits, long nowNanos) {
        if (permits > limit) {
            return WordRule.NEVER;
        }
        if (layout.isWeighted()) {
            return weightedWaitNanos(base, header, bucket, permits, nowNanos);
        }
        long total = layout.total(header);
        for (long next = 1; next <= layout.span(); next++) {
            long start = start(base, header, bucket + next - layout.span());
            if (start != UNKNOWN && layout.total(total - start) + permits <= limit) {
                return layout.nanosUntil(bucket + next, nowNanos);
            }
        }
        return layout.nanosUntil(bucket + layout.span() + 1, nowNanos);
    }

    private long weightedWaitNanos(int base, long header, long bucket, long permits, long nowNanos) {
        long first = Math.max(0, start(base, header, bucket - 1));
        long second = Math.max(0, start(base, header, bucket));
        long current = layout.total(layout.total(header) - second);
        long toNext = layout.nanosUntil(bucket + 1, nowNanos);
        if (current + permits <= limit) {
            return toNext - coveredNanos(limit - current - permits, layout.total(second - first));
        }
        return toNext + layout.bucketNanos() - coveredNanos(limit - permits, current);
    }

    /** For how long before the end of a sub-window its predecessor weighs no more than so much. */
    private long coveredNanos(long allowed, long previous) {
        double nanos = Math.min(1, (double) allowed / previous) * layout.bucketNanos();
        return Math.max(0, (long) nanos - 1);
    }

    /** Charges permits in a sub-window; false when the header has changed since it was read. */
    private boolean advance(int base, long header, long bucket, long permits) {
        long ahead = layout.ahead(header, bucket);
        if (ahead != 0) {
            long passed = ahead < 0 && ahead > -layout.slots() ? -ahead : layout.slots();
            for (long next = bucket - passed + 1; next <= bucket; next++) {
                raise(base, header, next);
            }
        }
        long charged = layout.total(header) + permits;
        return swap(base, header, layout.word(layout.generation(header), bucket, charged));
    }

    /** Writes the total of a header as the start of a sub-window, unless a higher one is there. */
    private void raise(int base, long header, long bucket) {
        int at = layout.slot(base, bucket);
        long raised = layout.word(layout.generation(header), bucket, layout.total(header));
        while (true) {
            long word = word(at);
            boolean isDone = layout.generation(word) != layout.generation(header)
                    || lateBy(word, bucket) > 0
                    || (layout.ahead(word, bucket) == 0 && !isHigher(layout.total(header), layout.total(word)));
            if (isDone || swap(at, word, raised)) {
                return;
            }
        }
    }

    private boolean isHigher(long firstTotal, long secondTotal) {
        long difference = layout.total(firstTotal - secondTotal);
        return difference != 0 && difference <= layout.totalMask() >> 1;
    }

    /** Adds permits to the start of a sub-window, for they no longer count in windows that begin there. */
    private void raiseBy(int base, long header, long bucket, long permits) {
        int at = layout.slot(base, bucket);
        while (true) {
            long word = word(at);
            if (layout.generation(word) != layout.generation(header) || lateBy(word, bucket) > 0) {
                return;
            }
            long start = layout.ahead(word, bucket) == 0 ? layout.total(word) : 0;
            long room = layout.total(layout.total(header) - start);
            long raised = start + Math.min(permits, room);
            if (swap(at, word, layout.word(layout.generation(header), bucket, raised))) {
                return;
            }
        }
    }

    private long word(int at) {
        return (long) Store.LONGS.getVolatile(words, at);
    }

    private boolean swap(int at, long word, long replacement) {
        return Store.LONGS.compareAndSet(words, at, word, replacement);
    }
}

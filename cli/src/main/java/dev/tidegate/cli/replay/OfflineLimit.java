package dev.tidegate.cli.replay;

import dev.tidegate.cli.load.Arrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What a token bucket per address refuses, computed from the due times alone. It is the plain definition in whole
 * numbers, and shares no code with the limits that it checks: a bucket holds at most {@code burst} permits, gains
 * {@code permits} of them each {@code periodNanos}, and a request takes one or is refused.
 *
 * @param permits from 1 to 1,000,000
 * @param periodNanos from 1 to one day
 * @param burst from 1 to 1,000,000
 */
public record OfflineLimit(long permits, long periodNanos, long burst) {
    private static final long COUNT_MAX = 1_000_000;
    private static final long PERIOD_MAX = 86_400_000_000_000L;

    /** Refuses what might overflow. */
    public OfflineLimit {
        requireRange("permits", permits, COUNT_MAX);
        requireRange("periodNanos", periodNanos, PERIOD_MAX);
        requireRange("burst", burst, Math.min(COUNT_MAX, Long.MAX_VALUE / 4 / periodNanos));
    }

    private static void requireRange(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be from 1 to " + most + ", but was " + value);
        }
    }

    /** A bucket's content, in permits times {@code periodNanos}, so that a nanosecond adds a whole number. */
    private record Bucket(long content, long atNanos) {}

    /**
     * Which requests are refused, in their order.
     *
     * @param reaches whether a request gets as far as the limit: one that is malformed takes no permit
     */
    public boolean[] refused(List<LoggedRequest> requests, Arrivals due, IntPredicate reaches) {
        Map<String, Bucket> buckets = new HashMap<>();
        boolean[] refused = new boolean[requests.size()];
        for (int i = 0; i < refused.length; i++) {
            if (!reaches.test(i)) {
                continue;
            }
            String address = requests.get(i).address();
            Bucket bucket = filled(buckets.getOrDefault(address, full(due.dueNanos(i))), due.dueNanos(i));
            refused[i] = bucket.content() < periodNanos;
            long left = refused[i] ? bucket.content() : bucket.content() - periodNanos;
            buckets.put(address, new Bucket(left, bucket.atNanos()));
        }
        return refused;
    }

    /** How long a permit has been there; below zero, how long until it will be. */
    private long spareNanos(Bucket bucket, long nowNanos) {
        return nowNanos - bucket.atNanos() + Math.floorDiv(bucket.content() - periodNanos, permits);
    }

    private Bucket full(long nowNanos) {
        return new Bucket(burst * periodNanos, nowNanos);
    }

    private Bucket filled(Bucket bucket, long nowNanos) {
        long missing = burst * periodNanos - bucket.content();
        long elapsedNanos = nowNanos - bucket.atNanos();
        // Divide, because the product of a long pause and many permits would overflow.
        return elapsedNanos > missing / permits
                ? full(nowNanos)
                : new Bucket(bucket.content() + elapsedNanos * permits, nowNanos);
    }

    /**
     * Which decisions of a gate this limit would not have made, given the decisions before them. Unlike a comparison
     * with {@link #refused}, one request that arrived a moment late does not put all that follow in the wrong.
     *
     * @param tolerance how much earlier or later than a permit is due it may be given
     */
    public List<Integer> wrong(ReplayResult seen, Arrivals due, Duration tolerance) {
        Map<String, Bucket> buckets = new HashMap<>();
        List<LoggedRequest> requests = seen.requests();
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (!seen.reachesLimit(i)) {
                continue;
            }
            String address = requests.get(i).address();
            long nowNanos = due.dueNanos(i);
            Bucket before = buckets.getOrDefault(address, full(nowNanos));
            long spareNanos = spareNanos(before, nowNanos);
            if (seen.isRefused(i) ? spareNanos >= tolerance.toNanos() : spareNanos < -tolerance.toNanos()) {
                wrong.add(i);
            }
            Bucket bucket = filled(before, nowNanos);
            long left = bucket.content() - (seen.isRefused(i) ? 0 : periodNanos);
            buckets.put(address, new Bucket(left, bucket.atNanos()));
        }
        return wrong;
    }
}

package dev.tidegate.admit;

/**
 * What each user had of a resource lately, for fairness between them: start-time fair queueing (Goyal, Vin, Cheng 1996)
 * inside a priority, and a count of who is ahead of an equal share. Bounded: of more users than there is room for, the
 * ones not seen for longest are forgotten. Used under the lock of the admission.
 */
final class Users {
    private static final int PRIORITIES = Priority.values().length;
    private static final int WAYS = 8;
    private static final int SETS = 512;
    private static final int SET_SHIFT = 55;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** So many calls ahead of the equal share, and a user waits behind everybody's share. */
    private static final double AHEAD = 8;
    /** What is further ahead is forgiven. */
    private static final double DEBT_MAX = 50;

    private final long[] hashes = new long[SETS * WAYS];
    private final long[] seenSeconds = new long[SETS * WAYS];
    private final int[] waiting = new int[SETS * WAYS];
    private final int[] queued = new int[SETS * WAYS * PRIORITIES];
    private final double[] finish = new double[SETS * WAYS * PRIORITIES];
    private final double[] used = new double[SETS * WAYS * PRIORITIES];
    private final double[] virtualTime = new double[PRIORITIES];
    private double share;
    private long second = Long.MIN_VALUE;
    private int activeNow;
    private int active = 1;

    /**
     * The place of a user. When there is none left, that of the user not seen for longest; and when all of a set are
     * waiting, one is shared by two users.
     */
    int find(long hash, long nowNanos) {
        int set = (int) ((hash * 0x9e3779b97f4a7c15L) >>> SET_SHIFT) * WAYS;
        int oldest = set;
        for (int place = set; place < set + WAYS; place++) {
            if (hashes[place] == hash) {
                return seen(place, nowNanos);
            }
            boolean freer = waiting[place] < waiting[oldest]
                    || (waiting[place] == waiting[oldest] && seenSeconds[place] < seenSeconds[oldest]);
            oldest = freer ? place : oldest;
        }
        if (waiting[oldest] == 0) {
            forget(oldest, hash);
        }
        return seen(oldest, nowNanos);
    }

    private void forget(int place, long hash) {
        hashes[place] = hash;
        seenSeconds[place] = Long.MIN_VALUE;
        for (int i = place * PRIORITIES; i < (place + 1) * PRIORITIES; i++) {
            finish[i] = 0;
            used[i] = 0;
        }
    }

    private int seen(int place, long nowNanos) {
        long now = Math.floorDiv(nowNanos, SECOND_NANOS);
        if (now != second) {
            active = Math.max(1, activeNow);
            activeNow = 0;
            second = now;
        }
        if (seenSeconds[place] != now) {
            seenSeconds[place] = now;
            activeNow++;
        }
        return place;
    }

    /** The fair tag of a call that begins to wait: where its user stands in the virtual time of the priority. */
    double enqueue(int user, int priority) {
        int at = user * PRIORITIES + priority;
        waiting[user]++;
        return Math.max(virtualTime[priority], finish[at]) + queued[at]++;
    }

    void dequeue(int user, int priority) {
        waiting[user]--;
        queued[user * PRIORITIES + priority]--;
    }

    /** The fair tag of a call that need not wait. */
    double start(int user, int priority) {
        return Math.max(virtualTime[priority], finish[user * PRIORITIES + priority]);
    }

    /** Whether the user is ahead of an equal share, counting what matters as much as this or more. */
    boolean isAhead(int user, int priority) {
        return used[user * PRIORITIES + priority] > share + AHEAD;
    }

    /** A call of the user is served. Important calls count against less important ones, and not the reverse. */
    void charge(int user, int priority, double start) {
        int at = user * PRIORITIES + priority;
        finish[at] = Math.max(virtualTime[priority], finish[at]) + 1;
        virtualTime[priority] = Math.max(virtualTime[priority], start);
        share += 1.0 / active;
        for (int each = priority; each < PRIORITIES; each++) {
            int of = user * PRIORITIES + each;
            used[of] = Math.min(share + DEBT_MAX, Math.max(share, used[of]) + 1);
        }
    }
}

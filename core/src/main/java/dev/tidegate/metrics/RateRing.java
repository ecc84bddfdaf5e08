package dev.tidegate.metrics;

/**
 * How far some counters rose in each of the last {@value #SECONDS} seconds, in fixed memory: four bytes a counter and
 * second. Thread-safe by a lock, since it is fed once a second and read when somebody asks.
 */
public final class RateRing {
    /** How many seconds are remembered. */
    public static final int SECONDS = 600;

    private final int counters;
    private final int[] rises;
    private final long[] totals;
    private final long firstSecond;
    private long nextSecond;

    /**
     * A ring that knows nothing yet.
     *
     * @param counters how many counters are followed; all begin at 0
     * @param firstSecond the first second of which anything will be known, for instance since 1970
     */
    public RateRing(int counters, long firstSecond) {
        this.counters = counters;
        this.rises = new int[SECONDS * counters];
        this.totals = new long[counters];
        this.firstSecond = firstSecond;
        this.nextSecond = firstSecond;
    }

    /**
     * Takes in how the counters stand at the end of a second. When seconds were left out, because the machine stood
     * still, what came in them is spread over them evenly. A second that is known already adds to the next one.
     *
     * @param newTotals one for each counter; more are not looked at
     */
    public synchronized void sample(long second, long[] newTotals) {
        long missing = second - nextSecond + 1;
        if (missing < 1) {
            return;
        }
        for (int counter = 0; counter < counters; counter++) {
            long rise = Math.max(0, newTotals[counter] - totals[counter]);
            long each = rise / missing;
            for (long past = Math.max(nextSecond, second - SECONDS + 1); past < second; past++) {
                put(past, counter, each);
            }
            put(second, counter, rise - each * (missing - 1));
            totals[counter] = newTotals[counter];
        }
        nextSecond = second + 1;
    }

    private void put(long second, int counter, long rise) {
        rises[place(second, counter)] = (int) Math.min(Integer.MAX_VALUE, rise);
    }

    private int place(long second, int counter) {
        return Math.floorMod(second, SECONDS) * counters + counter;
    }

    /**
     * How far a counter rose in each second of a time, as far as it is remembered.
     *
     * @param from the first second
     * @param to the second after the last
     */
    public synchronized long[] rises(int counter, long from, long to) {
        long begin = Math.max(from, oldest());
        int length = (int) Math.max(0, Math.min(to, nextSecond) - begin);
        long[] found = new long[length];
        for (int i = 0; i < length; i++) {
            found[i] = rises[place(begin + i, counter)];
        }
        return found;
    }

    private long oldest() {
        return Math.max(firstSecond, nextSecond - SECONDS);
    }
}

package dev.tidegate.bench.flood;

import dev.tidegate.bench.flood.FloodResult.Fate;
import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadListener;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Counts what becomes of a crowd. Told by the one event loop of a generator, asked when that has ended. */
final class Watcher implements LoadListener {
    private static final int DIGITS = 3;

    private final Crowd crowd;
    private final Arrivals arrivals;
    private final long uncounted;
    private final long[] good;
    private final long[] refused;
    private final long[] unexplained;
    private final Answers answers = new Answers();
    private final Histogram latency = new Histogram(DIGITS);
    private boolean started;
    private long startNanos;

    /**
     * Waits for the first request.
     *
     * @param uncounted the first so many requests only count among the answers
     */
    Watcher(Crowd crowd, Arrivals arrivals, long uncounted) {
        this.crowd = crowd;
        this.arrivals = arrivals;
        this.uncounted = uncounted;
        int groups = crowd.groups().size();
        this.good = new long[groups];
        this.refused = new long[groups];
        this.unexplained = new long[groups];
    }

    @Override
    public boolean readsRefusals() {
        return true;
    }

    @Override
    public void onStart(long index) {
        if (!started) {
            started = true;
            startNanos = System.nanoTime() - arrivals.dueNanos(index);
        }
    }

    @Override
    public void onAnswer(long index, int status) {
        long nowNanos = System.nanoTime();
        boolean isGood = status / 100 == 2;
        if (isGood) {
            answers.add(nowNanos);
        }
        if (isGood && index >= uncounted) {
            good[crowd.groupOf(index)]++;
            latency.recordValue(Math.max(0, nowNanos - startNanos - arrivals.dueNanos(index)));
        }
    }

    @Override
    public void onRefusal(long index, String text) {
        int group = crowd.groupOf(index);
        if (index >= uncounted) {
            refused[group]++;
        }
        unexplained[group] += RefusalText.isWhole(text) ? 0 : 1;
    }

    /** When the run began. */
    long startNanos() {
        return startNanos;
    }

    /** When good answers came. */
    Answers answers() {
        return answers;
    }

    /** The time that good answers took, and as many times the patience as requests were given up. */
    Histogram admitted(long late) {
        Histogram all = latency.copy();
        all.recordValueWithCount(Flood.PATIENCE.toNanos(), late);
        return all;
    }

    /** What became of each group. */
    List<Fate> fates() {
        long[] due = new long[good.length];
        for (long index = uncounted; index < arrivals.count(); index++) {
            due[crowd.groupOf(index)]++;
        }
        return IntStream.range(0, due.length)
                .mapToObj(i -> new Fate(crowd.groups().get(i), due[i], good[i], refused[i], unexplained[i]))
                .toList();
    }
}

package dev.tidegate.simulation;

import java.util.Arrays;

/**
 * What a run came to. Goodput is what clients got before they gave up; its measure is an oracle that serves, at any
 * moment, the lesser of what is asked for and what can be served. What queues from a surge into the lull after it may
 * lift the share above 1.
 */
public final class Report {
    private static final int ORACLE_STEPS = 20;
    private static final int BINS = 240;
    private static final double BIN_FIRST_MILLIS = 0.1;
    private static final double BIN_GROWTH = 1.05;
    private static final int RECOVERED_SECONDS = 3;
    private static final double RECOVERED = 0.88;
    private static final double RECOVERED_EACH = 0.8;

    private final Scenario scenario;
    private final int seconds;
    private final double[] good;
    private final double[] oracle;
    private final long[][] latencies;
    private final long[] offeredByUser;
    private final long[] goodByUser;
    private final long[] offeredByWeight = new long[2];
    private final long[] goodByWeight = new long[2];
    private double latencySum;
    private long latencyCount;
    private long tries;
    private long refusals;
    private long lates;
    private double limitSum;
    private long limitCount;

    Report(Scenario scenario) {
        this.scenario = scenario;
        this.seconds = (int) Math.ceil(scenario.seconds());
        this.good = new double[seconds];
        this.oracle = new double[seconds];
        this.latencies = new long[seconds][BINS];
        this.offeredByUser = new long[scenario.clients().users()];
        this.goodByUser = new long[scenario.clients().users()];
        double nominal = scenario.nominal();
        for (int second = 0; second < seconds; second++) {
            for (int step = 0; step < ORACLE_STEPS; step++) {
                double at = second + (step + 0.5) / ORACLE_STEPS;
                double asked = scenario.course().load().applyAsDouble(at) * nominal;
                oracle[second] += Math.min(asked, scenario.capacityAt(at)) / ORACLE_STEPS;
            }
        }
    }

    // ---- taking notes

    void offered(Request request) {
        if (counts(request.firstNanos)) {
            offeredByUser[request.user]++;
            offeredByWeight[weight(request)]++;
        }
    }

    void tried() {
        tries++;
    }

    void refused(long nowNanos) {
        refusals++;
    }

    void late() {
        lates++;
    }

    void answered(Request request, long nowNanos) {
        int second = second(nowNanos);
        good[second]++;
        if (counts(request.firstNanos)) {
            goodByUser[request.user]++;
            goodByWeight[weight(request)]++;
            double millis = (nowNanos - request.issuedNanos) / 1e6;
            latencies[second][bin(millis)]++;
            latencySum += millis;
            latencyCount++;
        }
    }

    void tick(long nowNanos, long limit) {
        if (counts(nowNanos)) {
            limitSum += limit;
            limitCount++;
        }
    }

    private boolean counts(long atNanos) {
        return atNanos >= scenario.warmUpSeconds() * 1e9;
    }

    private int second(long atNanos) {
        return (int) Math.min(seconds - 1, atNanos / 1_000_000_000L);
    }

    private static int weight(Request request) {
        return request.critical ? 0 : 1;
    }

    private static int bin(double millis) {
        double wanted = StrictMath.log(millis / BIN_FIRST_MILLIS) / StrictMath.log(BIN_GROWTH);
        return (int) Math.max(0, Math.min(BINS - 1, wanted));
    }

    // ---- results

    /** Goodput as a share of the oracle's. */
    public double share() {
        return shareBetween(scenario.warmUpSeconds(), seconds);
    }

    /** Goodput as a share of the oracle's between two times in seconds. */
    public double shareBetween(double from, double to) {
        double mine = 0;
        double best = 0;
        for (int second = (int) from; second < Math.min(seconds, (int) to); second++) {
            mine += good[second];
            best += oracle[second];
        }
        return best == 0 ? 0 : mine / best;
    }

    /** The mean latency of what was answered in time, in milliseconds. */
    public double meanMillis() {
        return latencySum / latencyCount;
    }

    /** A quantile of the latency of what was answered in time, in milliseconds. */
    public double quantileMillis(double quantile) {
        long[] all = new long[BINS];
        for (long[] second : latencies) {
            for (int bin = 0; bin < BINS; bin++) {
                all[bin] += second[bin];
            }
        }
        return quantile(all, quantile);
    }

    private static double quantile(long[] bins, double quantile) {
        long wanted = (long) Math.ceil(quantile * Arrays.stream(bins).sum());
        long seen = 0;
        for (int bin = 0; bin < BINS; bin++) {
            seen += bins[bin];
            if (seen >= wanted && seen > 0) {
                return BIN_FIRST_MILLIS * StrictMath.pow(BIN_GROWTH, bin + 0.5);
            }
        }
        return Double.NaN;
    }

    /** The standard deviation of the p99 of each second, in milliseconds. */
    public double jitterMillis() {
        double[] p99 = Arrays.stream(latencies)
                .skip((long) scenario.warmUpSeconds())
                .mapToDouble(second -> quantile(second, 0.99))
                .filter(millis -> !Double.isNaN(millis))
                .toArray();
        double mean = Arrays.stream(p99).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(p99)
                .map(millis -> (millis - mean) * (millis - mean))
                .average()
                .orElse(Double.NaN));
    }

    /** Which share of all tries was refused. */
    public double refusedShare() {
        return tries == 0 ? 0 : (double) refusals / tries;
    }

    /** Which share of all tries was worked on for a client who had given up. */
    public double lateShare() {
        return tries == 0 ? 0 : (double) lates / tries;
    }

    /** How many requests a second were answered in time. */
    public double goodPerSecond() {
        int from = (int) scenario.warmUpSeconds();
        return Arrays.stream(good).skip(from).sum() / Math.max(1, seconds - from);
    }

    /** The mean limit, or the mean number in service where there was no limit. */
    public double meanLimit() {
        return limitSum / limitCount;
    }

    /**
     * How many seconds after an event goodput was back at 0.88 of the oracle's, for three seconds on end; infinite if
     * not before another time.
     */
    public double recoverySeconds(double event, double until) {
        int last = (int) Math.min(seconds, until) - RECOVERED_SECONDS;
        for (int from = (int) Math.ceil(event); from <= last; from++) {
            if (isRecovered(from)) {
                return from - event;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private boolean isRecovered(int from) {
        for (int second = from; second < from + RECOVERED_SECONDS; second++) {
            if (good[second] < RECOVERED_EACH * oracle[second]) {
                return false;
            }
        }
        return shareBetween(from, from + RECOVERED_SECONDS) >= RECOVERED;
    }

    /** The longest recovery after any event of the scenario; not a number when it has none. */
    public double worstRecoverySeconds() {
        double worst = scenario.events().isEmpty() ? Double.NaN : 0;
        for (int i = 0; i < scenario.events().size(); i++) {
            double until = i + 1 < scenario.events().size() ? scenario.events().get(i + 1) : scenario.seconds();
            worst = Math.max(worst, recoverySeconds(scenario.events().get(i), until));
        }
        return worst;
    }

    /** Which share of the requests that matter most was answered in time. */
    public double criticalAnswered() {
        return (double) goodByWeight[0] / offeredByWeight[0];
    }

    /** Which share of the other requests was answered in time. */
    public double sheddableAnswered() {
        return (double) goodByWeight[1] / offeredByWeight[1];
    }

    /** Which share of the requests of all but the heavy user was answered in time. */
    public double lightAnswered() {
        long asked = Arrays.stream(offeredByUser).skip(1).sum();
        return (double) Arrays.stream(goodByUser).skip(1).sum() / asked;
    }
}

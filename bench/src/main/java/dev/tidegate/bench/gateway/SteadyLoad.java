package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a fixed rate, whatever the server does (an open loop), and measures each latency from the time the
 * request was <em>due</em>: a server that stalls cannot hide the requests it kept from being sent.
 *
 * <p>It spins on cores of its own instead of sleeping, so the generator adds microseconds, not scheduler ticks, and it
 * lives in one warm JVM for the whole comparison, so no peer meets a cold generator.
 */
final class SteadyLoad {
    private SteadyLoad() {}

    /**
     * What came of a run.
     *
     * @param answered replies with status 200
     * @param failed other replies, broken connections, and requests that were due but never answered
     * @param latencyNanos of the answered ones, from due to the last byte, without the first tenth of the run
     */
    record Result(long answered, long failed, Histogram latencyNanos) {
        double percentileMicros(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /**
     * What to send.
     *
     * @param rate requests a second, in all
     * @param connections kept open, each with at most one request under way
     * @param threads that share both evenly
     */
    record Plan(int port, double rate, int connections, int threads, double seconds) {}

    /** Runs the plan to its end. */
    static Result run(Plan plan) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(plan.threads());
        try {
            long startNanos = System.nanoTime() + 50_000_000;
            List<Future<Result>> shares = new ArrayList<>();
            for (int thread = 0; thread < plan.threads(); thread++) {
                double offset = thread / plan.rate() * 1e9;
                Callable<Result> share = () -> new SteadyThread(plan, startNanos + (long) offset).run();
                shares.add(threads.submit(share));
            }
            return sum(shares);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Result sum(List<Future<Result>> shares) throws IOException, InterruptedException {
        Histogram all = newHistogram();
        long answered = 0;
        long failed = 0;
        for (Future<Result> share : shares) {
            try {
                Result result = share.get();
                all.add(result.latencyNanos());
                answered += result.answered();
                failed += result.failed();
            } catch (ExecutionException e) {
                throw new IOException("the load could not be sent: " + e.getCause(), e);
            }
        }
        return new Result(answered, failed, all);
    }

    static Histogram newHistogram() {
        return new Histogram(60_000_000_000L, 3);
    }
}

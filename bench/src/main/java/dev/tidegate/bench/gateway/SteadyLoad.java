package dev.tidegate.bench.gateway;

import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Holds a rate with the generator of {@code tidegate load}: an open loop, latency from the time a request was due. It
 * runs in this one warm JVM for the whole comparison, so that no peer meets a cold generator.
 */
final class SteadyLoad {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private SteadyLoad() {}

    /**
     * What came of a run.
     *
     * @param answered replies of status 2xx or 3xx
     * @param refused replies of status 429 or 503
     * @param failed requests that were due and got neither
     * @param latencyNanos of the answered and the refused, from due to the last byte
     */
    record Result(long answered, long refused, long failed, Histogram latencyNanos) {
        double percentileMicros(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /** Holds the rate for so many seconds over connections that are open from the start. */
    static Result run(URI target, double perSecond, double seconds, Settings settings) throws IOException {
        Arrivals arrivals = Arrivals.steady(perSecond, Duration.ofNanos((long) (seconds * 1e9)));
        LoadPlan plan = LoadPlan.of(target, arrivals)
                .withConnections(settings.connections(), settings.connections())
                .withThreads(settings.loadThreads())
                .withTimeout(TIMEOUT);
        LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
        Histogram latency = report.fromDue().copy();
        latency.add(report.refusals());
        long failed = report.due() - report.good() - report.refused();
        return new Result(report.good(), report.refused(), failed, latency);
    }
}

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

    /** Holds the rate for so many seconds over connections that are open from the start. */
    static Load.Steady run(URI target, double perSecond, double seconds, Settings settings) throws IOException {
        Arrivals arrivals = Arrivals.steady(perSecond, Duration.ofNanos((long) (seconds * 1e9)));
        LoadPlan plan = LoadPlan.of(target, arrivals)
                .withConnections(settings.connections(), settings.connections())
                .withThreads(settings.loadThreads())
                .withTimeout(TIMEOUT)
                .withTrust(LoadPlan.Trust.ANYONE);
        LoadReport report = LoadGenerator.run(plan, LoadListener.NONE);
        Histogram latency = report.fromDue().copy();
        latency.add(report.refusals());
        long failed = report.due() - report.good() - report.refused();
        return new Load.Steady(report.good(), report.refused(), failed, latency);
    }
}

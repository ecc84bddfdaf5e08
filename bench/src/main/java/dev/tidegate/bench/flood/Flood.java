package dev.tidegate.bench.flood;

import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadReport;
import dev.tidegate.cli.load.UnreachableException;
import java.net.URI;
import java.time.Duration;

/**
 * Sends a crowd to a port of the loopback address in an open loop: whatever is due is sent, however slow the answers
 * are, and given up after {@link #PATIENCE}.
 *
 * @param calmPerSecond how much is asked before the flood, which does not count
 * @param perSecond how much is asked in the flood
 */
record Flood(int port, Crowd crowd, double calmPerSecond, Duration calm, double perSecond, Duration length) {
    /** How long a client waits from the time its request was due; a later answer is worth nothing. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int CONNECTIONS_AT_FIRST = 32;
    private static final int CONNECTIONS_MAX = 6_000;
    private static final long SEED = 11;

    /** Runs it to its end. */
    FloodResult run() throws UnreachableException {
        Poisson poisson = new Poisson(SEED);
        int uncounted = poisson.then(calmPerSecond, calm).count();
        poisson.then(perSecond, length);
        LoadPlan plan = LoadPlan.of(URI.create("http://127.0.0.1:" + port), poisson.arrivals())
                .withRequests(crowd.requests())
                .withConnections(CONNECTIONS_AT_FIRST, CONNECTIONS_MAX)
                .withTimeout(PATIENCE)
                .withThreads(1);
        Watcher watcher = new Watcher(crowd, plan.arrivals(), uncounted);
        LoadReport report = LoadGenerator.run(plan, watcher);
        long beganNanos = watcher.startNanos() + calm.toNanos();
        double goodPerSecond = watcher.answers().perSecond(beganNanos, beganNanos + length.toNanos());
        return new FloodResult(
                watcher.fates(),
                watcher.answers(),
                goodPerSecond,
                report.failures(),
                report.serverErrors(),
                watcher.admitted(FloodResult.late(report.failures())));
    }
}

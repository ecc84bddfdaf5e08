package dev.tidegate.bench.flood;

import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.UnreachableException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many calls a second the service can serve, and at which concurrency: asked directly, by so many clients that each
 * wait for their answer.
 *
 * @param steps each concurrency that was tried, in ascending order
 */
record Capacity(List<Step> steps) {
    private static final Duration LEAD = Duration.ofMillis(500);
    /** A call that nobody is ahead of takes far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What so many clients got. */
    record Step(int concurrency, double perSecond) {}

    /** Tries each concurrency for so long. */
    static Capacity measure(ServiceProcess service, List<Integer> concurrencies, Duration each)
            throws UnreachableException {
        List<Step> steps = new ArrayList<>();
        for (int concurrency : concurrencies) {
            steps.add(new Step(concurrency, perSecond(service.port(), concurrency, each)));
        }
        return new Capacity(List.copyOf(steps));
    }

    private static double perSecond(int port, int concurrency, Duration length) throws UnreachableException {
        Arrivals.Peak peak = Arrivals.Peak.of(LEAD.plus(length));
        LoadPlan plan = LoadPlan.of(URI.create("http://127.0.0.1:" + port), peak)
                .withConnections(concurrency, concurrency)
                .withTimeout(PATIENCE)
                .withThreads(1);
        Watcher watcher = new Watcher(Crowd.of("/"), peak, Long.MAX_VALUE);
        LoadGenerator.run(plan, watcher);
        long beganNanos = watcher.startNanos() + LEAD.toNanos();
        return watcher.answers().perSecond(beganNanos, beganNanos + length.toNanos());
    }

    /** The step with the most calls a second. */
    Step best() {
        return steps.stream()
                .max(Comparator.comparingDouble(Step::perSecond))
                .orElseThrow(() -> new IllegalStateException("nothing was tried"));
    }

    /** The capacity, in calls a second. */
    double perSecond() {
        return best().perSecond();
    }

    @Override
    public String toString() {
        Table table = new Table("clients", "calls/s", "of the best");
        for (Step step : steps) {
            table.row(
                    Integer.toString(step.concurrency()),
                    Figures.number(step.perSecond(), 0),
                    Figures.number(100 * step.perSecond() / perSecond(), 0) + " %");
        }
        return table.toString();
    }
}

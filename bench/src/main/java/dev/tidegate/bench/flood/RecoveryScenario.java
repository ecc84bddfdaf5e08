package dev.tidegate.bench.flood;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Question: how soon does the gate find the new limit when the capacity falls to a quarter, and when it comes back? The
 * load stays at twice the full capacity all the while.
 */
final class RecoveryScenario {
    /** To a quarter. */
    static final int SLOWER = 4;

    private static final double TIMES = 2;
    private static final double SECONDS_MAX = 5;
    private static final Duration CALM = Duration.ofSeconds(1);

    private final Settings settings;
    private final TestBed bed;
    private final List<Recovery> drops = new ArrayList<>();
    private final List<Recovery> returns = new ArrayList<>();

    RecoveryScenario(Settings settings, TestBed bed) {
        this.settings = settings;
        this.bed = bed;
    }

    /** Runs it. */
    Table run() throws IOException, InterruptedException {
        double full = bed.capacity().perSecond();
        double quarter = slowCapacity();
        long betweenNanos = settings.betweenChanges().toNanos();
        int phases = 2 * settings.recoveries() + 1;
        List<Long> changes = new ArrayList<>();
        FloodResult result = flood(full, phases, changes);
        // Whatever share of the capacity was answered before the first change must be answered after each.
        double steady = Recovery.steadyBefore(result.answers(), changes.getFirst());
        double share = Math.min(1, steady / full);
        for (int i = 0; i < changes.size(); i++) {
            boolean drop = i % 2 == 0;
            long at = changes.get(i);
            Recovery recovery =
                    Recovery.between(result.answers(), at, at + betweenNanos, share * (drop ? quarter : full));
            (drop ? drops : returns).add(recovery);
        }
        Table table = new Table("the capacity", "recovered after s", "goodput then, of what is possible");
        table.row("is whole at first", "", percent(steady, full));
        add(table, "falls to a quarter", drops, quarter);
        add(table, "comes back", returns, full);
        return table;
    }

    private double slowCapacity() throws IOException, InterruptedException {
        bed.service().rest();
        bed.service().slow(SLOWER);
        Capacity slow = Capacity.measure(bed.service(), settings.concurrenciesWhenSlow(), settings.capacityStep());
        bed.service().slow(1);
        bed.service().rest();
        return slow.perSecond();
    }

    /** Changes the capacity again and again while the load goes on, and notes when. */
    private FloodResult flood(double full, int phases, List<Long> changes) throws IOException, InterruptedException {
        Duration length = settings.betweenChanges().multipliedBy(phases);
        Flood flood = new Flood(bed.port(Contender.TIDE), Crowd.of("/products"), full / 2, CALM, TIMES * full, length);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long startNanos = System.nanoTime();
            Future<FloodResult> running = threads.submit(flood::run);
            for (int phase = 1; phase < phases; phase++) {
                long dueNanos =
                        CALM.toNanos() + phase * settings.betweenChanges().toNanos();
                TimeUnit.NANOSECONDS.sleep(startNanos + dueNanos - System.nanoTime());
                bed.service().slow(phase % 2 == 1 ? SLOWER : 1);
                changes.add(System.nanoTime());
            }
            return running.get();
        } catch (ExecutionException failed) {
            throw new IOException(failed);
        }
    }

    private static void add(Table table, String change, List<Recovery> recoveries, double possible) {
        for (Recovery recovery : recoveries) {
            table.row(change, Figures.number(recovery.seconds(), 1), percent(recovery.endPerSecond(), possible));
        }
    }

    private static String percent(double perSecond, double possible) {
        return Figures.number(100 * perSecond / possible, 0) + " %";
    }

    List<Bar> bars() {
        return List.of(
                Bar.atMost("recovery after the capacity fell to a quarter", median(drops), SECONDS_MAX, " s"),
                Bar.atMost("recovery after it came back", median(returns), SECONDS_MAX, " s"));
    }

    private static double median(List<Recovery> recoveries) {
        return Figures.median(recoveries.stream().map(Recovery::seconds).toList());
    }
}

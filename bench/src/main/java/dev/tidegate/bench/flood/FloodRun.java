package dev.tidegate.bench.flood;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Question: does a real service behind the gate keep answering in a flood, with nothing configured? Its capacity is
 * measured first, and everything else is a ratio to it.
 */
public final class FloodRun {
    private final PrintStream out = System.out;
    private final Settings settings;
    private final List<Bar> bars = new ArrayList<>();

    private FloodRun(Settings settings) {
        this.settings = settings;
    }

    /** Runs; the exit code is 0 only when every bar is reached. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(new FloodRun(Settings.parse(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Cores cores = Cores.split();
        cores.leaveService();
        out.println(Machine.line());
        out.println(cores);
        out.println("service: " + settings.model());
        try (ServiceProcess service = ServiceProcess.start(settings.model(), cores);
                TestBed bed = new TestBed(service, settings)) {
            Capacity.Step best = bed.capacity().best();
            out.println(bed.capacity());
            out.println("capacity: " + Figures.number(best.perSecond(), 0) + " calls a second, " + best.concurrency()
                    + " at a time; clients wait for " + Flood.PATIENCE.toMillis() + " ms\n");
            for (Scenario scenario : settings.scenarios()) {
                run(scenario, bed);
            }
        }
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void run(Scenario scenario, TestBed bed) throws IOException, InterruptedException {
        switch (scenario) {
            case RATES -> {
                RatesScenario rates = new RatesScenario(settings, bed);
                out.println(rates.run());
                rates.failures().forEach(out::println);
                bars.addAll(rates.bars());
            }
            case RECOVERY -> {
                RecoveryScenario recovery = new RecoveryScenario(settings, bed);
                out.println(recovery.run());
                bars.addAll(recovery.bars());
            }
            case PRIORITIES -> run(CrowdScenario.priorities(), bed);
            case USERS -> run(CrowdScenario.users(), bed);
        }
    }

    private void run(CrowdScenario scenario, TestBed bed) throws IOException, InterruptedException {
        FloodResult result = bed.flood(scenario.crowd(), scenario.times(), settings.mixedFlood());
        out.println(scenario.table(result, bed.capacity().perSecond()));
        bars.addAll(scenario.bars(result));
    }
}

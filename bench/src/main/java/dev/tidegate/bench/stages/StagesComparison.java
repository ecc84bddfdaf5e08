package dev.tidegate.bench.stages;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.route.Route;
import dev.tidegate.route.Router;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Question: what do the stages cost that every request passes, and does finding a route depend on how many there are?
 *
 * <p>Exit code 0 when every bar is reached, 1 when one is short.
 */
public final class StagesComparison {
    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final int MANY_ROUTES = 100_000;

    private final boolean quick;
    private final List<Bar> bars = new ArrayList<>();

    private StagesComparison(boolean quick) {
        this.quick = quick;
    }

    /** Runs all questions; {@code --quick} only to see that they run. */
    public static void main(String[] arguments) throws RunnerException {
        boolean quick = Arrays.asList(arguments).contains("--quick");
        System.out.println(Machine.line());
        System.exit(new StagesComparison(quick).run() ? 0 : 1);
    }

    private boolean run() throws RunnerException {
        build();
        Map<String, Double> routing = ask(Routing.class, "Finding a route, by number of routes");
        bars.add(Bar.atMost(
                "100,000 routes / 100 routes, the same few calls",
                routing.getOrDefault("few " + MANY_ROUTES, Double.NaN) / routing.getOrDefault("few 100", Double.NaN),
                1.25,
                "x"));
        ask(Choosing.class, "Choosing one of 16 servers, 4 threads");
        Map<String, Double> measuring = ask(Measuring.class, "Measuring");
        bars.add(Bar.atMost("recording a latency", measuring.getOrDefault("histogram", Double.NaN), 10, " ns"));
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void build() {
        List<Route<Integer>> routes = RouteTable.routes(MANY_ROUTES);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        Router<Integer> router = Router.of(routes, -1);
        double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        System.out.printf(
                "%nBuilding a table of 100,000 routes in a cold JVM: %.0f ms of CPU; a lookup takes at most %d steps%n",
                millis, router.visitsMax());
        bars.add(Bar.atMost("building 100,000 routes", millis, 1000, " ms"));
    }

    private Map<String, Double> ask(Class<?> question, String title) throws RunnerException {
        System.out.println("\n" + title);
        Table table = new Table("", "ns, median", "range", "B");
        Map<String, Double> medians = new HashMap<>();
        double bytesMost = 0;
        for (RunResult result : new Runner(options(question)).run()) {
            String method = result.getParams().getBenchmark();
            String variant = result.getParams().getParam("variant");
            String name = method.substring(method.lastIndexOf('.') + 1) + (variant == null ? "" : " " + variant);
            List<Double> iterations = result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .map(iteration -> iteration.getPrimaryResult().getScore())
                    .toList();
            double bytes =
                    Math.rint(result.getSecondaryResults().get(ALLOCATION).getScore());
            bytesMost = Math.max(bytesMost, bytes);
            medians.put(name, Figures.median(iterations));
            table.row(
                    name,
                    Figures.number(Figures.median(iterations), 1),
                    Figures.spread(iterations, 1),
                    Figures.number(bytes, 0));
        }
        System.out.println(table);
        bars.add(Bar.atMost(title + ", allocation", bytesMost, 0, " B"));
        return medians;
    }

    private Options options(Class<?> question) {
        TimeValue time = quick ? TimeValue.milliseconds(200) : TimeValue.seconds(1);
        return new OptionsBuilder()
                .include("^" + question.getName().replace(".", "\\.") + "\\.")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(quick ? 3 : 4)
                .warmupTime(time)
                .measurementIterations(quick ? 3 : 7)
                .measurementTime(time)
                .addProfiler("gc")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
    }
}

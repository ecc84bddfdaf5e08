package dev.tidegate.bench.rls;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.testkit.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Question: how many decisions does a rate-limit service make with a second of its processors, beside one that asks
 * Redis for each of them?
 *
 * <p>A proxy asks over one connection of gRPC; all services run on the same stack of gRPC, each in a process of its own
 * whose use of the processors is measured, and take turns in rounds. Exit code 0 when every bar is reached, 1 when one
 * is short.
 */
public final class RlsComparison {
    private static final int IN_FLIGHT = 128;
    private static final double TIMES = 3;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    private final int rounds;
    private final Duration warmUp;
    private final Duration measured;

    private RlsComparison(boolean quick) {
        rounds = quick ? 1 : 3;
        warmUp = Duration.ofSeconds(quick ? 3 : 5);
        measured = Duration.ofSeconds(3);
    }

    /** What was measured of a contestant, a figure for each round. */
    private record Rates(List<Double> perSecond, List<Double> perCpuSecond) {
        static Rates none() {
            return new Rates(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Runs; {@code --quick} for one round. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quick = List.of(arguments).contains("--quick");
        System.exit(new RlsComparison(quick).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        System.out.println(Machine.line());
        List<Bar> bars = new ArrayList<>();
        for (Scene scene : Scene.values()) {
            Map<Contestant, Rates> results = measure(scene);
            System.out.println(table(scene, results));
            bars.add(bar(scene, results));
        }
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private Map<Contestant, Rates> measure(Scene scene) throws IOException, InterruptedException {
        Map<Contestant, Rates> results = new EnumMap<>(Contestant.class);
        try (RedisServer redis = RedisServer.start()) {
            for (int i = 0; i < rounds; i++) {
                for (Contestant contestant : Contestant.values()) {
                    Rates rates = results.computeIfAbsent(contestant, any -> Rates.none());
                    measure(scene, contestant, redis.uri(), rates);
                }
            }
        }
        return results;
    }

    private void measure(Scene scene, Contestant contestant, String redisUrl, Rates rates)
            throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(contestant, redisUrl);
                Caller caller = new Caller(server.port(), scene.clients(), IN_FLIGHT)) {
            long unused = caller.ask(warmUp);
            Duration before = server.cpu();
            long start = System.nanoTime();
            long decisions = caller.ask(measured);
            double seconds = (System.nanoTime() - start) / NANOS;
            double cpuSeconds = server.cpu().minus(before).toNanos() / NANOS;
            rates.perSecond().add(decisions / seconds);
            rates.perCpuSecond().add(decisions / cpuSeconds);
        }
    }

    private static Table table(Scene scene, Map<Contestant, Rates> results) {
        Table table = new Table(scene.title(), "decisions/s", "µs of CPU each", "decisions/CPU s", "spread");
        results.forEach((contestant, rates) -> {
            double median = Figures.median(rates.perCpuSecond());
            table.row(
                    contestant.title(),
                    Figures.number(Figures.median(rates.perSecond()), 0),
                    Figures.number(MICROS / median, 2),
                    Figures.number(median, 0),
                    Figures.spread(rates.perCpuSecond(), 0));
        });
        return table;
    }

    private static Bar bar(Scene scene, Map<Contestant, Rates> results) {
        double ratio =
                perCpuSecond(results, Contestant.TIDEGATE_CLUSTER) / perCpuSecond(results, Contestant.REDIS_PER_CALL);
        return Bar.atLeast(
                "decisions a CPU second for a cluster over INCRBY per call, " + scene.title(), ratio, TIMES, "x");
    }

    private static double perCpuSecond(Map<Contestant, Rates> results, Contestant contestant) {
        return Figures.median(results.getOrDefault(contestant, Rates.none()).perCpuSecond());
    }
}

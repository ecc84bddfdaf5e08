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
 * whose use of the processors is measured, and take turns in rounds. Exit code 0 when the bar is reached, else 1.
 */
public final class RlsComparison {
    private static final int IN_FLIGHT = 128;
    private static final int CLIENTS = 1_000;
    private static final double TIMES = 3;

    private final int rounds;
    private final Duration warmUp;
    private final Duration measured;
    private final Map<Contestant, List<Double>> perCpuSecond = new EnumMap<>(Contestant.class);
    private final Map<Contestant, List<Double>> perSecond = new EnumMap<>(Contestant.class);

    private RlsComparison(boolean quick) {
        rounds = quick ? 1 : 3;
        warmUp = Duration.ofSeconds(quick ? 3 : 5);
        measured = Duration.ofSeconds(3);
    }

    /** Runs; {@code --quick} for one round. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quick = List.of(arguments).contains("--quick");
        System.exit(new RlsComparison(quick).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        System.out.println(Machine.line());
        try (RedisServer redis = RedisServer.start()) {
            String url = "redis://127.0.0.1:" + redis.port();
            for (int i = 0; i < rounds; i++) {
                for (Contestant contestant : Contestant.values()) {
                    measure(contestant, url);
                }
            }
        }
        Table table = new Table("service", "decisions a second", "µs of CPU each", "decisions a CPU second", "spread");
        for (Contestant contestant : Contestant.values()) {
            List<Double> rates = rates(perCpuSecond, contestant);
            double median = Figures.median(rates);
            table.row(
                    contestant.title(),
                    Figures.number(Figures.median(rates(perSecond, contestant)), 0),
                    Figures.number(1e6 / median, 2),
                    Figures.number(median, 0),
                    Figures.spread(rates, 0));
        }
        System.out.println(table);
        Bar bar = bar(Contestant.TIDEGATE_CLUSTER);
        System.out.println(bar);
        System.out.println(bar(Contestant.TIDEGATE_NODE));
        return bar.passes();
    }

    private static List<Double> rates(Map<Contestant, List<Double>> all, Contestant contestant) {
        return all.getOrDefault(contestant, List.of());
    }

    private Bar bar(Contestant contestant) {
        double ratio = Figures.median(rates(perCpuSecond, contestant))
                / Figures.median(rates(perCpuSecond, Contestant.REDIS_PER_CALL));
        return Bar.atLeast(
                "decisions a CPU second, " + contestant.title() + " over INCRBY per call", ratio, TIMES, "x");
    }

    private void measure(Contestant contestant, String redisUrl) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(contestant, redisUrl);
                Caller caller = new Caller(server.port(), CLIENTS, IN_FLIGHT)) {
            caller.ask(warmUp);
            Duration before = server.cpu();
            long start = System.nanoTime();
            long decisions = caller.ask(measured);
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = server.cpu().minus(before).toNanos() / 1e9;
            perSecond.computeIfAbsent(contestant, any -> new ArrayList<>()).add(decisions / seconds);
            perCpuSecond.computeIfAbsent(contestant, any -> new ArrayList<>()).add(decisions / cpuSeconds);
        }
    }
}

package dev.tidegate.bench.shared;

import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Machine;
import dev.tidegate.bench.Table;
import dev.tidegate.testkit.redis.RedisServer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Question: what does a decision about one hot key cost when its count is in Redis, beside Bucket4j, Redisson, Spring
 * Cloud Gateway and a plain counter?
 *
 * <p>One process asks, one Redis counts, both on this machine; all contenders under the same loads in one run. Exit
 * code 0 when every bar is reached, 1 when one is short.
 */
public final class SharedRun {
    /** More than anybody asks for. */
    private static final long PLENTY = 100_000_000;
    /** Of what is decided when all is granted. */
    private static final double GRANTED_SHARE = 0.1;

    private static final double LEASED_TIMES = 50;
    private static final double EXACT_TIMES = 3;
    private static final double P99_MAX_MILLIS = 1;

    private final PrintStream out = System.out;
    private final SharedSettings settings;
    private final Map<Contender, Map<LoadShape, LoadResult>> granted = new EnumMap<>(Contender.class);
    private final List<Bar> bars = new ArrayList<>();

    private SharedRun(SharedSettings settings) {
        this.settings = settings;
    }

    /** Runs; {@code --quick} only to see that it does. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new SharedRun(SharedSettings.parse(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        out.println(Machine.line());
        for (Scene scene : Scene.values()) {
            measure(scene);
        }
        measurePaced();
        bars.forEach(out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private void measure(Scene scene) throws InterruptedException {
        Map<Contender, Map<LoadShape, LoadResult>> results = new EnumMap<>(Contender.class);
        for (LoadShape shape : settings.shapes()) {
            for (Map.Entry<Contender, LoadResult> one : measure(scene, shape).entrySet()) {
                results.computeIfAbsent(one.getKey(), key -> new EnumMap<>(LoadShape.class))
                        .put(shape, one.getValue());
            }
            out.println("\nOne hot key, " + scene + ", " + shape);
            out.println(table(shape, results));
        }
        if (scene == Scene.GRANTED) {
            granted.putAll(results);
        }
        addBars(scene, results);
    }

    /** The middle of the rounds; in each, all contenders take their turn. */
    private Map<Contender, LoadResult> measure(Scene scene, LoadShape shape) throws InterruptedException {
        Map<Contender, List<LoadResult>> rounds = new EnumMap<>(Contender.class);
        for (int round = 0; round < settings.rounds(); round++) {
            for (Contender contender : Contender.values()) {
                rounds.computeIfAbsent(contender, key -> new ArrayList<>())
                        .add(measure(contender, shape, limit(scene, contender, shape)));
            }
        }
        Map<Contender, LoadResult> middle = new EnumMap<>(Contender.class);
        rounds.forEach((contender, results) -> {
            results.sort(Comparator.comparingDouble(LoadResult::perSecond));
            middle.put(contender, results.get(results.size() / 2));
        });
        return middle;
    }

    private HotLimit limit(Scene scene, Contender contender, LoadShape shape) {
        return switch (scene) {
            case GRANTED -> HotLimit.of(PLENTY);
            case REFUSED -> {
                double perSecond =
                        granted.getOrDefault(contender, Map.of()).get(shape).perSecond();
                yield HotLimit.of(Math.max(1, Math.round(GRANTED_SHARE * perSecond)));
            }
        };
    }

    private LoadResult measure(Contender contender, LoadShape shape, HotLimit limit) throws InterruptedException {
        try (RedisServer redis = RedisServer.start();
                RemoteLimit remote = contender.open(redis.uri(), limit)) {
            return ClosedLoop.run(remote, shape, redis, settings.warmUp(), settings.length());
        }
    }

    private void measurePaced() {
        Table table = new Table("", "p50 µs", "p99 µs", "p99.9 µs", "commands", "failed");
        for (Contender contender : Contender.values()) {
            try (RedisServer redis = RedisServer.start();
                    RemoteLimit remote = contender.open(redis.uri(), HotLimit.of(PLENTY))) {
                LoadResult result = PacedLoad.run(
                        remote,
                        settings.pacedPerSecond(),
                        redis,
                        settings.warmUp().multipliedBy(2),
                        settings.length().multipliedBy(3));
                table.row(
                        contender.toString(),
                        Figures.number(result.micros(50), 0),
                        Figures.number(result.micros(99), 0),
                        Figures.number(result.micros(99.9), 0),
                        Figures.number(result.commandsPerDecision(), 3),
                        Long.toString(result.failed()));
                if (contender.isOurs()) {
                    bars.add(Bar.atMost(
                            contender + ", p99 of a decision", result.micros(99) / 1e3, P99_MAX_MILLIS, " ms"));
                }
            }
        }
        out.println("\nLatency from when a call was due, " + Figures.number(settings.pacedPerSecond(), 0)
                + " a second, async, granted");
        out.println(table);
    }

    private static Table table(LoadShape shape, Map<Contender, Map<LoadShape, LoadResult>> results) {
        Table table = new Table(
                "", "decisions/s", "of best peer", "p50 µs", "p99 µs", "commands", "Redis CPU", "refused", "failed");
        double best = best(results, List.of(shape));
        results.forEach((contender, ofContender) -> {
            LoadResult result = ofContender.get(shape);
            table.row(
                    contender.toString(),
                    Figures.number(result.perSecond(), 0),
                    Figures.number(result.perSecond() / best, 2) + "x",
                    Figures.number(result.micros(50), 1),
                    Figures.number(result.micros(99), 1),
                    Figures.number(result.commandsPerDecision(), 5),
                    Figures.number(result.redisCpu(), 2),
                    Figures.number(result.refusedPercent(), 0) + " %",
                    Long.toString(result.failed()));
        });
        return table;
    }

    /** Each by the load that suits it best. */
    private void addBars(Scene scene, Map<Contender, Map<LoadShape, LoadResult>> results) {
        double best = best(results, settings.shapes());
        double batching = most(results, Contender.BUCKET4J_BATCHING, settings.shapes());
        Contender.ours().forEach(contender -> {
            double own = most(results, contender, settings.shapes());
            double bar = contender == Contender.EXACT ? EXACT_TIMES : LEASED_TIMES;
            bars.add(Bar.atLeast(scene + ", " + contender + " / best peer", own / best, bar, "x"));
            out.println(
                    scene + ", " + contender + " / Bucket4j with batching: " + Figures.number(own / batching, 2) + "x");
        });
    }

    private static double best(Map<Contender, Map<LoadShape, LoadResult>> results, List<LoadShape> shapes) {
        return Contender.peers()
                .mapToDouble(peer -> most(results, peer, shapes))
                .max()
                .orElse(Double.NaN);
    }

    private static double most(
            Map<Contender, Map<LoadShape, LoadResult>> results, Contender contender, List<LoadShape> shapes) {
        Map<LoadShape, LoadResult> ofContender = results.getOrDefault(contender, Map.of());
        return shapes.stream()
                .filter(ofContender::containsKey)
                .mapToDouble(shape -> ofContender.get(shape).perSecond())
                .max()
                .orElse(Double.NaN);
    }
}

package dev.tidegate.bench.overload;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.bench.Bar;
import dev.tidegate.bench.Figures;
import dev.tidegate.bench.Table;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.simulation.AdmissionDoor;
import dev.tidegate.simulation.Clients;
import dev.tidegate.simulation.Course;
import dev.tidegate.simulation.Report;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Question: does a service come back after an outage, behind each breaker, when its clients try again and nothing else
 * limits them?
 *
 * <p>Virtual time: the figures depend on the seeds alone, and are the same on every machine. Exit code 0 when every bar
 * is reached, 1 when one is short.
 */
public final class BreakerComparison {
    private static final int SEEDS = 3;
    private static final double OUTAGE_END = 45;
    private static final double SECONDS = 150;
    private static final double PERCENT = 100;
    private static final double AFTER_MIN = 80;
    private static final ConcurrencyRule NO_LIMIT = new ConcurrencyRule.Off();
    private static final ConcurrencyRule TIDE = new ConcurrencyRule.Tide(ConcurrencyRule.Range.DEFAULT);
    private static final int RETRYING = 4;

    private final int seeds;

    private BreakerComparison(int seeds) {
        this.seeds = seeds;
    }

    /** Runs the outage with every breaker; {@code --quick} takes one seed only. */
    public static void main(String[] arguments) {
        int seeds = Arrays.asList(arguments).contains("--quick") ? 1 : SEEDS;
        boolean passes = new BreakerComparison(seeds).run();
        System.exit(passes ? 0 : 1);
    }

    private boolean run() {
        System.out.println(
                "0.8x; speed 0.01 from 30 to 45 s, then 0.3 rising to 1 at 75 s; mean of " + seeds + " seeds");
        List<Bar> bars = new ArrayList<>();
        for (int attempts : new int[] {1, RETRYING}) {
            Table table = new Table(
                    attempts == 1 ? "one attempt" : attempts + " attempts",
                    "goodput after, %",
                    "whole, %",
                    "openings",
                    "back after, s");
            for (Contender contender : contenders()) {
                Result result = result(contender, attempts);
                table.row(result.cells(contender.name()));
                if (contender.isJudged()) {
                    String name = contender.name() + ", " + attempts + (attempts == 1 ? " attempt" : " attempts");
                    bars.add(Bar.atLeast(name + ", goodput after", result.after(), AFTER_MIN, " %"));
                }
            }
            System.out.println(table);
        }
        bars.forEach(System.out::println);
        return bars.stream().allMatch(Bar::passes);
    }

    private static List<Contender> contenders() {
        BreakerRule backingOff = BreakerRule.backingOff(Triggers.DEFAULT);
        BreakerRule classic = BreakerRule.classic(Triggers.DEFAULT);
        LongFunction<Fuse> none = seed -> new Fuse.None();
        LongFunction<Fuse> ours = seed -> new TidegateFuse(backingOff, seed);
        LongFunction<Fuse> minute = seed -> new TidegateFuse(classic, seed);
        LongFunction<Fuse> theirs = seed -> new ResilienceFuse(Duration.ofSeconds(5));
        LongFunction<Fuse> theirMinute = seed -> new ResilienceFuse(Duration.ofSeconds(60));
        return List.of(
                new Contender("no breaker, no limit", none, NO_LIMIT, false),
                new Contender("Resilience4j 5 s, no limit", theirs, NO_LIMIT, false),
                new Contender("Resilience4j 60 s, no limit", theirMinute, NO_LIMIT, false),
                new Contender("Tidegate, no limit", ours, NO_LIMIT, true),
                new Contender("Tidegate classic (60 s), no limit", minute, NO_LIMIT, false),
                new Contender("no breaker, tide", none, TIDE, false),
                new Contender("Resilience4j 5 s, tide", theirs, TIDE, false),
                new Contender("Tidegate, tide", ours, TIDE, true));
    }

    private Result result(Contender contender, int attempts) {
        List<Result> results = LongStream.rangeClosed(1, seeds)
                .parallel()
                .mapToObj(seed -> run(contender, scenario(attempts), seed))
                .toList();
        return Result.mean(results);
    }

    private static Scenario scenario(int attempts) {
        Course course = Course.ofSteps(0, .8)
                .withSpeed(Course.ramp(0, 1, 30, 1, 30.01, .01, OUTAGE_END, .01, 45.01, .3, 75, 1));
        return Scenario.of("outage", "an outage, and a slow return", course)
                .with(Clients.typical().withDeadlineMillis(500).withAttempts(attempts))
                .lasting(SECONDS, 5);
    }

    private static Result run(Contender contender, Scenario scenario, long seed) {
        Fuse fuse = contender.fuse().apply(seed);
        Report report = Simulation.run(
                scenario,
                inside -> new FuseDoor(inside, fuse, between -> new AdmissionDoor(between, contender.rule())),
                seed);
        return new Result(
                PERCENT * report.shareBetween(OUTAGE_END, SECONDS),
                PERCENT * report.share(),
                fuse.openings(),
                report.recoverySeconds(OUTAGE_END, SECONDS));
    }

    /**
     * A breaker and a limit behind it.
     *
     * @param isJudged whether a bar is about it
     */
    private record Contender(String name, LongFunction<Fuse> fuse, ConcurrencyRule rule, boolean isJudged) {}

    /** Goodput after the outage and in all, in percent; how often the breaker opened; when all was well again. */
    private record Result(double after, double whole, double openings, double recoverySeconds) {
        static Result mean(List<Result> all) {
            return new Result(
                    all.stream().mapToDouble(Result::after).average().orElseThrow(),
                    all.stream().mapToDouble(Result::whole).average().orElseThrow(),
                    all.stream().mapToDouble(Result::openings).average().orElseThrow(),
                    all.stream().mapToDouble(Result::recoverySeconds).max().orElseThrow());
        }

        String[] cells(String name) {
            return new String[] {
                name,
                Figures.number(after, 1),
                Figures.number(whole, 1),
                Figures.number(openings, 1),
                recoverySeconds == Double.POSITIVE_INFINITY ? "never" : Figures.number(recoverySeconds, 0)
            };
        }
    }
}

package dev.tidegate.policy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitBlock.Algorithm;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.LimitSpec.Mode;
import dev.tidegate.policy.LimitSpec.OnExceed;
import dev.tidegate.policy.LimitSpec.Purpose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is doubtful about limits: each alone, and together with the routes and upstreams that use them. */
final class LimitWarnings {
    /** With memory for fewer keys than this, a handful of callers push one another out. */
    private static final long FEW_KEYS = 1_000;

    private final Policy policy;
    private final List<Finding> findings = new ArrayList<>();

    /** Pairs that were compared already. */
    private final Set<List<String>> compared = new HashSet<>();

    /** What was looked at already: many routes use the same limits in the same way. */
    private final Set<Use> uses = new HashSet<>();

    /** How a route uses limits. */
    private record Use(List<String> limits, List<RouteSpec.Target> to, long cost) {}

    private LimitWarnings(Policy policy) {
        this.policy = policy;
    }

    static List<Finding> of(Policy policy) {
        LimitWarnings warnings = new LimitWarnings(policy);
        policy.limits().values().forEach(warnings::check);
        policy.routes().forEach(warnings::check);
        return warnings.findings;
    }

    private void check(LimitSpec limit) {
        checkPurpose(limit);
        checkMemory(limit);
        if (limit.mode() == Mode.SHADOW && limit.onExceed() instanceof OnExceed.Wait) {
            add(
                    ProblemCode.NO_EFFECT,
                    List.of("limits", limit.name(), "on-exceed"),
                    "'" + limit.name() + "' never waits, because it only counts (mode: shadow)",
                    "remove on-exceed, or write mode: enforce");
        }
    }

    /** The decision tree of the limits: what each purpose asks for. */
    private static Optional<Algorithm> wanted(Purpose purpose) {
        return switch (purpose) {
            case ANY -> Optional.empty();
            case BURSTS -> Optional.of(Algorithm.TOKEN_BUCKET);
            case EXACT -> Optional.of(Algorithm.SLIDING_WINDOW);
            case SIMPLE -> Optional.of(Algorithm.FIXED_WINDOW);
            case SMOOTH -> Optional.of(Algorithm.LEAKY_BUCKET);
        };
    }

    private void checkPurpose(LimitSpec limit) {
        Algorithm algorithm = Algorithm.of(limit.rule());
        wanted(limit.purpose())
                .filter(wanted -> wanted != algorithm)
                .ifPresent(wanted -> add(
                        ProblemCode.WRONG_ALGORITHM,
                        List.of("limits", limit.name(), "for"),
                        "'" + limit.name() + "' is for " + Words.hyphenated(limit.purpose()) + ", but "
                                + Words.hyphenated(algorithm) + " " + nature(algorithm),
                        "write algorithm: " + Words.hyphenated(wanted) + ", or change what it is for"));
    }

    private static String nature(Algorithm algorithm) {
        return switch (algorithm) {
            case TOKEN_BUCKET -> "lets a burst through at once";
            case LEAKY_BUCKET -> "spaces calls evenly and knows no burst";
            case FIXED_WINDOW -> "lets up to twice the rate through around the end of a window";
            case SLIDING_WINDOW -> "counts exactly in any window";
            case APPROXIMATE -> "only estimates its window";
        };
    }

    private void checkMemory(LimitSpec limit) {
        long keys = limit.memoryBytes() / bytesPerKey(limit.rule());
        boolean anyoneMakesKeys = limit.key().stream().anyMatch(part -> !(part instanceof Attribute.Method));
        if (anyoneMakesKeys && keys < FEW_KEYS) {
            add(
                    ProblemCode.LITTLE_MEMORY,
                    List.of("limits", limit.name(), "memory"),
                    Notation.bytes(limit.memoryBytes()) + " hold about " + keys + " keys of '" + limit.name()
                            + "'; beyond them the one nearest to a full limit is forgotten",
                    "write at least memory: "
                            + Notation.bytes(FEW_KEYS * bytesPerKey(limit.rule()) / 1024 * 1024 + 1024)
                            + ", or leave it out for 16MiB");
        }
    }

    /** About what one key takes: a tag and a word, or a ring of words. */
    private static long bytesPerKey(LimitRule rule) {
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> 16;
            case LimitRule.LeakyBucket bucket -> 16;
            case LimitRule.FixedWindow window -> 16;
            case LimitRule.ApproximateSlidingWindow window -> 48;
            case LimitRule.SlidingWindow window -> 16 + 16L * window.buckets();
        };
    }

    private void check(RouteSpec route) {
        if (!uses.add(new Use(route.limits(), route.to(), route.cost()))) {
            return;
        }
        List<String> names = new ArrayList<>(route.limits());
        for (RouteSpec.Target target : route.to()) {
            UpstreamSpec upstream = policy.upstream(target.upstream());
            names.addAll(upstream.limits());
            names.stream().map(policy::limit).forEach(limit -> checkWait(limit, upstream));
        }
        List<LimitSpec> limits = names.stream().distinct().map(policy::limit).toList();
        for (LimitSpec share : limits) {
            limits.forEach(total -> checkShare(share, total));
            checkCost(share, route);
        }
    }

    private void checkWait(LimitSpec limit, UpstreamSpec upstream) {
        long total = upstream.timeouts().totalNanos();
        if (limit.mode() == Mode.ENFORCE
                && limit.onExceed() instanceof OnExceed.Wait(long nanos)
                && total > 0
                && nanos >= total
                && compared.add(List.of("wait", limit.name(), upstream.name()))) {
            findings.add(new Finding(
                            ProblemCode.LONG_WAIT,
                            List.of("limits", limit.name(), "on-exceed"),
                            "'" + limit.name() + "' may wait " + Notation.duration(nanos) + ", but an exchange with '"
                                    + upstream.name() + "' may take " + Notation.duration(total) + " in all",
                            "wait less, or raise timeouts.total of the upstream")
                    .with("for the whole exchange", "upstreams", upstream.name(), "timeouts", "total"));
        }
    }

    private void checkShare(LimitSpec share, LimitSpec total) {
        boolean isPair = share.level() == Level.USER
                && !share.key().isEmpty()
                && total.level() != Level.USER
                && total.mode() == Mode.ENFORCE
                && total.key().isEmpty();
        if (isPair && isAbove(share, total) && compared.add(List.of("share", share.name(), total.name()))) {
            findings.add(new Finding(
                            ProblemCode.SHARE_ABOVE_TOTAL,
                            List.of("limits", share.name(), "rate"),
                            "'" + share.name() + "' lets one caller have "
                                    + Notation.rate(share.rule().rate()) + ", but all callers together have "
                                    + Notation.rate(total.rule().rate()) + " ('" + total.name() + "')",
                            "lower it below the total, so that one caller cannot take everything")
                    .with("for all callers together", "limits", total.name(), "rate"));
        }
    }

    private static boolean isAbove(LimitSpec share, LimitSpec total) {
        return share.rule().rate().permitsPerSecond() > total.rule().rate().permitsPerSecond();
    }

    private void checkCost(LimitSpec limit, RouteSpec route) {
        long most = mostAtOnce(limit.rule());
        if (route.cost() > most) {
            findings.add(new Finding(
                            ProblemCode.COST_ABOVE_LIMIT,
                            List.of("routes", Integer.toString(policy.routes().indexOf(route)), "cost"),
                            "a call of '" + route.name() + "' costs " + route.cost() + ", but '" + limit.name()
                                    + "' never has more than " + most + " at once: no call can pass",
                            "lower the cost, or raise the burst or the rate of the limit")
                    .with("never more than " + most + " at once", "limits", limit.name()));
        }
    }

    private static long mostAtOnce(LimitRule rule) {
        Rate rate = rule.rate();
        return switch (rule) {
            case LimitRule.TokenBucket bucket -> bucket.burst();
            case LimitRule.LeakyBucket bucket -> Long.MAX_VALUE;
            case LimitRule.FixedWindow window -> rate.permits();
            case LimitRule.SlidingWindow window -> rate.permits();
            case LimitRule.ApproximateSlidingWindow window -> rate.permits();
        };
    }

    private void add(ProblemCode code, List<String> path, String message, String remedy) {
        findings.add(new Finding(code, path, message, remedy));
    }
}

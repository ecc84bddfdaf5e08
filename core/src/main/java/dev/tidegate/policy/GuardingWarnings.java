package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.duration;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.policy.FeatureSpec.Mode;
import dev.tidegate.policy.RouteSpec.Target;
import dev.tidegate.policy.UpstreamSpec.Protocol;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is doubtful about how upstreams are guarded: concurrency limits and breakers that work against each other, and
 * features that pressure cannot switch off. Times are in {@link TimeWarnings}.
 *
 * @param found takes each finding
 */
record GuardingWarnings(Policy policy, Consumer<Finding> found) {
    void find() {
        for (UpstreamSpec upstream : policy.upstreams().values()) {
            checkRivals(upstream);
            checkTriggers(upstream);
            checkConnections(upstream);
            checkShares(upstream);
            checkSessions(upstream);
        }
        findUnmeasuredPressure();
    }

    private void checkRivals(UpstreamSpec upstream) {
        if (upstream.breaker().mode() == BreakerSpec.Mode.ON
                && upstream.concurrency().holdsLatency()) {
            String limit = ConcurrencyText.text(upstream.concurrency().limit());
            checkLatency(upstream, limit);
            checkProcessors(upstream, limit);
        }
    }

    private void checkLatency(UpstreamSpec upstream, String limit) {
        String name = upstream.name();
        long nanos = upstream.breaker().rule().triggers().latencyNanos();
        if (nanos != Long.MAX_VALUE) {
            found.accept(finding(
                            ProblemCode.RIVAL_GUARDS,
                            "the breaker of '" + name + "' cuts all calls when the latency is above " + duration(nanos)
                                    + ", while " + limit + " is bringing it down",
                            "write latency: off, or a concurrency that does not move, such as fixed(200)",
                            name,
                            "breaker",
                            "latency")
                    .with(limit + " holds the latency", "upstreams", name, "concurrency", "limit"));
        }
    }

    /** A limiter that lets in as much as is served best keeps the processors busy on purpose. */
    private void checkProcessors(UpstreamSpec upstream, String limit) {
        String name = upstream.name();
        int percent = upstream.breaker().cpuPercent();
        if (percent > 0) {
            found.accept(finding(
                            ProblemCode.RIVAL_GUARDS,
                            "the breaker of '" + name + "' watches for processors that are " + percent + "% busy, but "
                                    + limit + " keeps them busy on purpose",
                            "write cpu: off, or a concurrency that does not move, such as fixed(200)",
                            name,
                            "breaker",
                            "cpu")
                    .with(limit + " lets in what the processors can do", "upstreams", name, "concurrency", "limit"));
        }
    }

    private void checkTriggers(UpstreamSpec upstream) {
        Triggers triggers = upstream.breaker().rule().triggers();
        boolean opens = triggers.errors() < 1
                || triggers.slow() < 1
                || triggers.latencyNanos() != Long.MAX_VALUE
                || upstream.breaker().cpuPercent() > 0;
        if (!upstream.breaker().isOff() && !opens) {
            found.accept(finding(
                    ProblemCode.NO_EFFECT,
                    "nothing opens the breaker of '" + upstream.name() + "' but an operator",
                    "remove one of errors: off, slow: off and latency: off, or write breaker: off",
                    upstream.name(),
                    "breaker"));
        }
    }

    /** Over HTTP/2 a connection carries many calls. */
    private void checkConnections(UpstreamSpec upstream) {
        String name = upstream.name();
        ConcurrencyRule limit = upstream.concurrency().limit();
        boolean isFixed = limit instanceof ConcurrencyRule.Fixed;
        long least = isFixed
                ? LimitRange.most(limit)
                : LimitRange.range(limit).map(Range::min).orElse(0);
        long connections =
                (long) upstream.connections().max() * upstream.servers().size();
        boolean sends = upstream.protocol() == Protocol.HTTP1 && connections > 0;
        if (sends && least > connections) {
            found.accept(finding(
                            ProblemCode.NO_EFFECT,
                            "'" + name + "' is never asked for " + least + " answers at once: it has " + connections
                                    + " connections in all",
                            "lower it, or raise connections.max",
                            name,
                            "concurrency",
                            isFixed ? "limit" : "min")
                    .with(upstream.connections().max() + " to each server", "upstreams", name, "connections", "max"));
        }
    }

    private void checkShares(UpstreamSpec upstream) {
        String name = upstream.name();
        ConcurrencyRule whole = upstream.concurrency().limit();
        long most = LimitRange.most(whole);
        String bound = LimitRange.range(whole).isPresent() ? "max" : "limit";
        for (KeyedConcurrency per : upstream.concurrency().per()) {
            if (per.limit() instanceof ConcurrencyRule.Fixed(int share) && share > most) {
                found.accept(finding(
                                ProblemCode.SHARE_ABOVE_TOTAL,
                                "one '" + per.name() + "' may have " + share
                                        + " calls at once, but all of them together " + most,
                                "lower it below the total, so that one cannot take everything",
                                name,
                                "concurrency",
                                "per",
                                per.name(),
                                "limit")
                        .with("at most " + most + " in all", "upstreams", name, "concurrency", bound));
            }
        }
    }

    private void checkSessions(UpstreamSpec upstream) {
        ConcurrencySpec concurrency = upstream.concurrency();
        boolean isLimited = !(concurrency.limit() instanceof ConcurrencyRule.Off)
                || !concurrency.per().isEmpty();
        if (!isLimited && !concurrency.sessions().isOff()) {
            found.accept(finding(
                            ProblemCode.NO_EFFECT,
                            "sessions have no effect where every call is let in",
                            "write a limit such as tide, or remove sessions",
                            upstream.name(),
                            "concurrency",
                            "sessions")
                    .with("no limit", "upstreams", upstream.name(), "concurrency", "limit"));
        }
    }

    /** Pressure matters where features are routes; or everywhere, when programs ask for features themselves. */
    private void findUnmeasuredPressure() {
        if (policy.features().order().isEmpty() || policy.features().mode() == Mode.MANUAL) {
            return;
        }
        List<RouteSpec> featured = policy.routes().stream()
                .filter(route -> !route.feature().isEmpty())
                .toList();
        Set<String> measured = (featured.isEmpty() ? policy.routes() : featured)
                .stream()
                        .flatMap(route -> route.to().stream())
                        .map(Target::upstream)
                        .collect(Collectors.toSet());
        policy.upstreams().values().stream()
                .filter(upstream -> measured.contains(upstream.name()))
                .filter(upstream -> upstream.concurrency().limit() instanceof ConcurrencyRule.Off)
                .forEach(upstream -> found.accept(finding(
                                ProblemCode.NO_EFFECT,
                                "without a concurrency limit '" + upstream.name()
                                        + "' has no queue whose pressure could switch features off",
                                "write concurrency: tide, or features mode: manual",
                                upstream.name(),
                                "concurrency",
                                "limit")
                        .with("pressure switches these off", "features")));
    }

    private static Finding finding(ProblemCode code, String message, String remedy, String upstream, String... path) {
        List<String> whole =
                Stream.concat(Stream.of("upstreams", upstream), Stream.of(path)).toList();
        return new Finding(code, whole, message, remedy);
    }
}

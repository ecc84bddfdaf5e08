package dev.tidegate;

import dev.tidegate.admit.Admission;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.breaker.Opening;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is measured of the protection against overload, in the same names wherever the gate stands: read when somebody
 * asks, so that it costs a call nothing. As many series as the policy has upstreams, servers with a breaker, and
 * features. Thread-safe.
 */
public final class OverloadMetrics {
    private static final String UPSTREAM = "tidegate.upstream";
    private static final String SERVER = "server.address";
    private static final String FEATURE = "tidegate.feature";

    private static final Metric LIMIT = Metric.level(
            "tidegate.upstream.concurrency.limit",
            "{request}",
            "How many calls may be in service at an upstream at once now; absent where there is no limit.",
            UPSTREAM);
    private static final Metric IN_SERVICE = Metric.level(
            "tidegate.upstream.concurrency.in_service",
            "{request}",
            "How much of the concurrency limit is taken: a call of a heavier route takes more than one.",
            UPSTREAM);
    private static final Metric WAITING = Metric.level(
            "tidegate.upstream.concurrency.waiting", "{request}", "Calls that wait for a place.", UPSTREAM);
    private static final Metric ADMISSIONS = Metric.count(
            "tidegate.upstream.admission.count",
            "{request}",
            "Calls that came for an upstream, by what became of them at its door. All of them together are the load to"
                    + " scale by: a HorizontalPodAutoscaler adds replicas by their rate, because the processors of a"
                    + " service that sheds are as busy in a small flood as in a large one.",
            UPSTREAM,
            "tidegate.outcome");
    private static final Metric DEMAND = Metric.level(
            "tidegate.upstream.demand",
            "1",
            "What is offered in parts of the capacity, over the last second: above 1, more is asked than can be given;"
                    + " 0 before it is known.",
            UPSTREAM);
    private static final Metric OFFERED = Metric.level(
            "tidegate.upstream.offered_rate",
            "{request}/s",
            "Calls a second that came for an upstream, over the last second.",
            UPSTREAM);
    private static final Metric ADMITTED = Metric.level(
            "tidegate.upstream.admitted_rate",
            "{request}/s",
            "Calls a second that were let in, over the last second.",
            UPSTREAM);
    private static final Metric CAPACITY = Metric.level(
            "tidegate.upstream.capacity_rate",
            "{request}/s",
            "Calls a second that an upstream can serve, as measured when it was full; 0 before it is known.",
            UPSTREAM);
    private static final Metric SERVICE_TIME = Metric.level(
            "tidegate.upstream.service_time",
            "s",
            "Mean time in service in the last window of the concurrency limit.",
            UPSTREAM);
    private static final Metric LATE =
            Metric.level("tidegate.upstream.late", "1", "The share of late answers among the latest.", UPSTREAM);
    private static final Metric SHED = Metric.level(
            "tidegate.upstream.shed", "1", "The share of the latest calls that were not let in.", UPSTREAM);

    private static final Metric BREAKER_STATE = Metric.level(
            "tidegate.breaker.state",
            "{breaker}",
            "1 for the state that a circuit breaker is in, 0 for the others; without a server, of the upstream.",
            UPSTREAM,
            SERVER,
            "tidegate.state");
    private static final Metric BREAKER_OPENINGS = Metric.count(
            "tidegate.breaker.opening.count",
            "{opening}",
            "How often a circuit breaker opened, by what made it.",
            UPSTREAM,
            SERVER,
            "tidegate.trigger");
    private static final Metric BREAKER_PASSING = Metric.level(
            "tidegate.breaker.passing", "1", "The share of calls that a circuit breaker lets pass.", UPSTREAM, SERVER);

    private static final Metric LADDER_LEVEL = Metric.level(
            "tidegate.ladder.level",
            "{rung}",
            "How many rungs of the degradation ladder are down by pressure: one for each feature, and the last.");
    private static final Metric PRESSURE =
            Metric.level("tidegate.ladder.pressure", "1", "How hard pressed the gate is, 0 to 1.");
    private static final Metric FEATURE_ON =
            Metric.level("tidegate.feature.on", "{feature}", "Whether a feature is on.", FEATURE);
    private static final Metric FEATURE_PINNED = Metric.level(
            "tidegate.feature.pinned", "{feature}", "Whether an operator decides about a feature.", FEATURE);
    private static final Metric CPU =
            Metric.level("tidegate.load.cpu", "1", "How busy the processors are that the process may use, over 2.5 s.");
    private static final Metric HEAP =
            Metric.level("tidegate.load.heap", "1", "How much of the heap the last collection left in use.");

    private final Supplier<Gate> gate;
    private final Supplier<Load> load;

    private OverloadMetrics(Supplier<Gate> gate, Supplier<Load> load) {
        this.gate = gate;
        this.load = load;
    }

    /** Adds the metrics to a registry, for the gate in force and the load of its process. */
    public static void register(MetricRegistry registry, Supplier<Gate> gate, Supplier<Load> load) {
        OverloadMetrics made = new OverloadMetrics(gate, load);
        made.registerUpstreams(registry);
        made.registerBreakers(registry);
        made.registerLadder(registry);
    }

    private void registerUpstreams(MetricRegistry registry) {
        registry.reading(
                LIMIT,
                () -> perUpstream(
                        OverloadMetrics::isLimited,
                        one -> one.admission().limiter().limit()));
        registry.reading(IN_SERVICE, () -> perAdmission(one -> one.limiter().inFlight()));
        registry.reading(WAITING, () -> perAdmission(Admission::waiting));
        registry.reading(ADMISSIONS, this::admissions);
        registry.reading(DEMAND, () -> perUpstream(one -> one.demand().ratio()));
        registry.reading(OFFERED, () -> perUpstream(one -> one.demand().offered()));
        registry.reading(ADMITTED, () -> perUpstream(one -> one.demand().admitted()));
        registry.reading(CAPACITY, () -> perUpstream(one -> one.demand().capacity()));
        registry.reading(SERVICE_TIME, () -> perAdmission(one -> one.limiter().serviceNanos() / 1e9));
        registry.reading(LATE, () -> perUpstream(LiveUpstream::lateShare));
        registry.reading(SHED, () -> perUpstream(LiveUpstream::shedShare));
    }

    private void registerBreakers(MetricRegistry registry) {
        registry.reading(
                BREAKER_STATE,
                () -> perBreaker(each -> Stream.of(BreakerState.values())
                        .map(state -> each.value(each.breaker().state() == state ? 1 : 0, state.text()))));
        registry.reading(
                BREAKER_OPENINGS,
                () -> perBreaker(each -> Stream.of(Opening.Trigger.values())
                        .filter(trigger -> trigger != Opening.Trigger.NONE)
                        .map(trigger -> each.value((double) each.breaker().openings(trigger), trigger.text()))));
        registry.reading(
                BREAKER_PASSING,
                () -> perBreaker(each -> Stream.of(each.value(each.breaker().passingShare()))));
    }

    private void registerLadder(MetricRegistry registry) {
        registry.reading(LADDER_LEVEL, () -> one(ladder().level()));
        registry.reading(PRESSURE, () -> one(ladder().pressure()));
        registry.reading(FEATURE_ON, () -> {
            Ladder ladder = ladder();
            return perFeature(ladder, feature -> ladder.isOn(ladder.number(feature)));
        });
        registry.reading(FEATURE_PINNED, () -> {
            Ladder ladder = ladder();
            return perFeature(ladder, ladder.pins()::containsKey);
        });
        registry.reading(CPU, () -> one(load.get().cpuShare()));
        registry.reading(HEAP, () -> one(load.get().heapShare()));
    }

    private Ladder ladder() {
        return gate.get().ladder();
    }

    private static boolean isLimited(LiveUpstream upstream) {
        return !(upstream.admission().rule().limit() instanceof ConcurrencyRule.Off);
    }

    private Stream<LiveUpstream> upstreams() {
        return gate.get().upstreams().values().stream();
    }

    private List<Value> perUpstream(Predicate<LiveUpstream> which, ToDoubleFunction<LiveUpstream> number) {
        return upstreams()
                .filter(which)
                .map(upstream -> new Value(List.of(upstream.spec().name()), number.applyAsDouble(upstream)))
                .toList();
    }

    private List<Value> perUpstream(ToDoubleFunction<LiveUpstream> number) {
        return perUpstream(any -> true, number);
    }

    private List<Value> perAdmission(ToDoubleFunction<Admission> number) {
        return perUpstream(upstream -> number.applyAsDouble(upstream.admission()));
    }

    private List<Value> admissions() {
        List<Value> values = new ArrayList<>();
        upstreams().forEach(upstream -> {
            String name = upstream.spec().name();
            Admission admission = upstream.admission();
            values.add(new Value(
                    List.of(name, "admitted"), (double) admission.limiter().admitted()));
            for (Denial why : Denial.values()) {
                values.add(new Value(List.of(name, why.text()), (double) admission.denied(why)));
            }
        });
        return values;
    }

    private List<Value> perBreaker(Function<NamedBreaker, Stream<Value>> values) {
        return upstreams().flatMap(NamedBreaker::of).flatMap(values).toList();
    }

    private static List<Value> perFeature(Ladder ladder, Predicate<String> holds) {
        return ladder.features().stream()
                .map(feature -> new Value(List.of(feature), holds.test(feature) ? 1 : 0))
                .toList();
    }

    private static List<Value> one(double value) {
        return List.of(new Value(List.of(), value));
    }

    /**
     * A circuit breaker and whose it is.
     *
     * @param server its address; empty for the breaker of the whole upstream
     */
    private record NamedBreaker(String upstream, String server, Breaker breaker) {
        /** That of the upstream, and those of servers that the policy or an operator wants. */
        static Stream<NamedBreaker> of(LiveUpstream upstream) {
            String name = upstream.spec().name();
            return Stream.concat(
                    Stream.of(new NamedBreaker(name, "", upstream.breaker())),
                    IntStream.range(0, upstream.balancer().size())
                            .mapToObj(i -> new NamedBreaker(
                                    name, upstream.balancer().definition(i).address(), upstream.breaker(i)))
                            .filter(each -> each.breaker().state() != BreakerState.DISABLED
                                    || upstream.automaticStateOfServers() != BreakerState.DISABLED));
        }

        Value value(double number, String... more) {
            return new Value(
                    Stream.concat(Stream.of(upstream, server), Stream.of(more)).toList(), number);
        }
    }
}

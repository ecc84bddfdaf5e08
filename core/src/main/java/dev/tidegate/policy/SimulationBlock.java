package dev.tidegate.policy;

import static dev.tidegate.policy.Notation.parseDurationNanos;

import dev.tidegate.limit.Rate;
import dev.tidegate.policy.Setting.Fallback;
import dev.tidegate.policy.SimulationSpec.Algorithm;
import dev.tidegate.policy.SimulationSpec.Clients;
import dev.tidegate.policy.SimulationSpec.Event;
import dev.tidegate.policy.SimulationSpec.Service;
import dev.tidegate.policy.SimulationSpec.Stage;
import java.util.List;
import java.util.stream.Stream;

/** The settings of a simulation. */
final class SimulationBlock {
    private static final double SECOND_NANOS = 1e9;
    private static final int COUNT_MAX = 100_000;
    private static final int CORES_MAX = 1_000;
    private static final int USERS_MAX = 1_000_000;
    private static final int ATTEMPTS_MAX = 10;
    private static final int LIST_MAX = 100;
    /** Some minutes of computing for each algorithm. */
    private static final double REQUESTS_MAX = 50e6;

    private static final double ROUNDING = 1e-9;
    private static final double CPU_SHARE = 0.4;
    private static final double WORKERS_OF_NEEDED = 10;
    private static final int HALF_AT_OF_CORES = 15;

    // ---- service

    private static final Setting<Service, Long> TIME = Setting.required(
            "time",
            Types.duration("10us", "1min"),
            Service::timeNanos,
            "How long a request takes while nothing else is there.");

    private static final Setting<Service, Double> SPREAD = Setting.of(
            "spread",
            Hundredths.SHARE,
            0.5,
            Service::spread,
            "How much that varies: the standard deviation, of the mean.");

    private static final Setting<Service, Rate> CAPACITY = Setting.required(
            "capacity", Types.RATE, service -> rate(service.capacity()), "The most it serves for good.");

    private static final Setting<Service, Integer> CORES = Setting.derived(
            "cores",
            Types.count(1, CORES_MAX),
            Fallback.of(
                    "0.4 of capacity times time",
                    values -> Math.clamp(Math.round(CPU_SHARE * needed(values)), 1, CORES_MAX)),
            Service::cores,
            "How many processors it has. What of the time they do not explain is a wait for something downstream.");

    private static final Setting<Service, Integer> WORKERS = Setting.derived(
            "workers",
            Types.count(1, COUNT_MAX),
            Fallback.of(
                    "ten times capacity times time, 16 at least",
                    values -> Math.clamp(Math.round(WORKERS_OF_NEEDED * needed(values)), 16, COUNT_MAX)),
            Service::workers,
            "How many requests it takes at once; others wait in a queue of its own.");

    private static final Setting<Service, Double> CONTENTION = Setting.of(
            "contention",
            Hundredths.SHARE,
            0.001,
            Service::contention,
            "What each further request at once costs all others.");

    private static final Setting<Service, Integer> HALF_AT = Setting.derived(
            "half-at",
            WordOr.off(Types.count(2, COUNT_MAX), 0),
            Fallback.of("15 times its cores", values -> HALF_AT_OF_CORES * values.get(CORES)),
            Service::halfAt,
            "With how many requests on its processors at once it serves half as many.");

    private static final Block<Service> SERVICE = Block.of(
                    "a service",
                    "What is called.",
                    values -> new Service(
                            values.get(TIME),
                            values.get(SPREAD),
                            perSecond(values.get(CAPACITY)),
                            values.get(CORES),
                            values.get(WORKERS),
                            values.get(CONTENTION),
                            values.get(HALF_AT)),
                    TIME,
                    SPREAD,
                    CAPACITY,
                    CORES,
                    WORKERS,
                    CONTENTION,
                    HALF_AT)
            .rule(new Rule.Check<>(
                    CORES,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(CORES) <= needed(values) + ROUNDING,
                    values -> (values.get(CORES) == 1 ? "a core serves" : values.get(CORES) + " cores serve")
                            + " more than " + shown(values.get(CAPACITY)) + " when "
                            + Notation.duration(values.get(TIME)) + " is all that a request needs",
                    "write fewer cores, a longer time, or a larger capacity"))
            .rule(new Rule.Check<>(
                    WORKERS,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(WORKERS) >= needed(values),
                    values -> values.get(WORKERS) + " workers of " + Notation.duration(values.get(TIME))
                            + " a request do not serve " + shown(values.get(CAPACITY)),
                    "write more workers, a shorter time, or a smaller capacity"));

    // ---- clients

    private static final Setting<Clients, Long> DEADLINE = Setting.of(
            "deadline",
            Types.duration("1ms", "10min"),
            parseDurationNanos("1s"),
            Clients::deadlineNanos,
            "After how long a client gives up.");

    private static final Setting<Clients, Integer> ATTEMPTS =
            Setting.of("attempts", Types.count(1, ATTEMPTS_MAX), 1, Clients::attempts, "How often it tries at most.");

    private static final Setting<Clients, Long> BACKOFF = Setting.of(
            "backoff",
            Types.duration("1ms", "1min"),
            parseDurationNanos("50ms"),
            Clients::backoffNanos,
            "The longest wait before the second try; each further one doubles it.");

    private static final Setting<Clients, Integer> USERS =
            Setting.of("users", Types.count(2, USERS_MAX), 500, Clients::users, "How many users there are.");

    private static final Setting<Clients, Double> HEAVY = Setting.of(
            "heavy", Hundredths.SHARE, 0.0, Clients::heavy, "Which share of the requests one of them sends.");

    private static final Setting<Clients, Double> CRITICAL = Setting.of(
            "critical", Hundredths.SHARE, 0.2, Clients::critical, "Which share is critical; the rest is sheddable.");

    private static final Block<Clients> CLIENTS = Block.of(
            "a block of clients",
            "Who calls.",
            values -> new Clients(
                    values.get(DEADLINE),
                    values.get(ATTEMPTS),
                    values.get(BACKOFF),
                    values.get(USERS),
                    values.get(HEAVY),
                    values.get(CRITICAL)),
            DEADLINE,
            ATTEMPTS,
            BACKOFF,
            USERS,
            HEAVY,
            CRITICAL);

    // ---- the whole

    private static final Setting<SimulationSpec, Service> OF_SERVICE =
            Setting.required("service", SERVICE, SimulationSpec::service, "What is called.");

    private static final Setting<SimulationSpec, Clients> OF_CLIENTS =
            Setting.of("clients", CLIENTS, CLIENTS.defaults(), SimulationSpec::clients, "Who calls.");

    private static final Setting<SimulationSpec, List<Stage>> LOAD = Setting.required(
            "load",
            ListOf.of("a list of stages", SimulationText.STAGE, 1).most(LIST_MAX),
            SimulationSpec::load,
            "How much is asked, one stage after another.");

    private static final Setting<SimulationSpec, List<Event>> EVENTS = Setting.of(
            "events",
            ListOf.of("a list of events", SimulationText.EVENT, 0).most(LIST_MAX),
            List.of(),
            SimulationSpec::events,
            "What happens to the service meanwhile.");

    private static final Setting<SimulationSpec, List<Algorithm>> ALGORITHMS = Setting.of(
            "algorithms",
            ListOf.of("a list of limits", SimulationText.ALGORITHM, 1)
                    .most(LIST_MAX)
                    .distinct(new Distinct<>("a limit", Algorithm::name)),
            Stream.of("tide", "gradient", "vegas", "aimd", "fixed(20)", "fixed(200)", "off")
                    .map(Algorithm::parse)
                    .toList(),
            SimulationSpec::algorithms,
            "Which limits are compared.");

    static final Block<SimulationSpec> BLOCK = Block.of(
                    "a simulation",
                    "A world to try limits in.",
                    values -> new SimulationSpec(
                            values.get(OF_SERVICE),
                            values.get(OF_CLIENTS),
                            values.get(LOAD),
                            values.get(EVENTS),
                            values.get(ALGORITHMS)),
                    OF_SERVICE,
                    OF_CLIENTS,
                    LOAD,
                    EVENTS,
                    ALGORITHMS)
            .rule(new Rule.Check<>(
                    OF_CLIENTS,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(OF_CLIENTS).deadlineNanos()
                            >= values.get(OF_SERVICE).timeNanos(),
                    values -> "clients give up after "
                            + Notation.duration(values.get(OF_CLIENTS).deadlineNanos()) + ", and a request takes "
                            + Notation.duration(values.get(OF_SERVICE).timeNanos()),
                    "write a deadline that a request can meet"))
            .rule(new Rule.Check<>(
                    LOAD,
                    ProblemCode.TOO_MUCH,
                    values -> requests(values) <= REQUESTS_MAX,
                    values -> String.format("%,.0f requests are too many to simulate", requests(values)),
                    "write shorter stages or smaller loads, 50 million requests at most"))
            .rule(new Rule.Check<>(
                    EVENTS,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(EVENTS).stream().allMatch(event -> event.fromSeconds() < seconds(values)),
                    values -> "an event begins after the end of the load",
                    "move it to an earlier time, or add a stage of load"));

    private SimulationBlock() {}

    /** How many requests are in service at once at the capacity. */
    private static double needed(Values values) {
        return perSecond(values.get(CAPACITY)) * values.get(TIME) / SECOND_NANOS;
    }

    private static double perSecond(Rate rate) {
        return rate.permits() * SECOND_NANOS / rate.periodNanos();
    }

    private static Rate rate(double perSecond) {
        return new Rate(Math.max(1, Math.round(perSecond)), (long) SECOND_NANOS);
    }

    private static String shown(Rate rate) {
        return Notation.rate(rate);
    }

    private static double seconds(Values values) {
        return values.get(LOAD).stream().mapToLong(Stage::nanos).sum() / SECOND_NANOS;
    }

    private static double requests(Values values) {
        double capacity = values.get(OF_SERVICE).capacity();
        return values.get(LOAD).stream()
                .mapToDouble(stage -> stage.nanos()
                        / SECOND_NANOS
                        * (stage.from().perSecond(capacity) + stage.to().perSecond(capacity))
                        / 2)
                .sum();
    }
}

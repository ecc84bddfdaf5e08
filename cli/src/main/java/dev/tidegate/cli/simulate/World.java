package dev.tidegate.cli.simulate;

import dev.tidegate.policy.SimulationSpec;
import dev.tidegate.policy.SimulationSpec.Event;
import dev.tidegate.policy.SimulationSpec.Event.Change;
import dev.tidegate.policy.SimulationSpec.Stage;
import dev.tidegate.simulation.Clients;
import dev.tidegate.simulation.Course;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Service;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a user's file says, as the simulator takes it. */
final class World {
    private static final double SECOND_NANOS = 1e9;
    private static final double MILLI_NANOS = 1e6;
    private static final double WARM_UP_MAX = 5;
    private static final double WARM_UP_SHARE = 0.1;
    private static final double REFUSAL_MICROS = 40;
    /** Each halves what is not known of the processor time. */
    private static final int HALVINGS = 50;

    private final SimulationSpec spec;
    private final double nominal;

    private World(SimulationSpec spec, double nominal) {
        this.spec = spec;
        this.nominal = nominal;
    }

    /** The world that a file states. */
    static Scenario scenarioOf(SimulationSpec spec) {
        Service service = service(spec.service());
        int cores = spec.service().cores();
        double nominal = Scenario.of("", "", Course.of(at -> 1, 1).withCores(at -> cores))
                .with(service)
                .nominal();
        return new World(spec, nominal).scenario(service);
    }

    private Scenario scenario(Service service) {
        double seconds = spec.seconds();
        double most = spec.load().stream()
                .flatMap(stage -> Stream.of(stage.from(), stage.to()))
                .mapToDouble(load -> load.perSecond(spec.service().capacity()) / nominal)
                .max()
                .orElse(1);
        Course course = Course.of(this::load, most)
                .withCores(at -> spec.service().cores() * factor(Change.CAPACITY, at))
                .withWaitScale(at -> factor(Change.DOWNSTREAM, at));
        return Scenario.of("simulation", "", course)
                .with(service)
                .with(clients())
                .lasting(seconds, Math.floor(Math.min(WARM_UP_MAX, WARM_UP_SHARE * seconds)))
                .withEvents(changes().toArray(Double[]::new));
    }

    private Clients clients() {
        SimulationSpec.Clients clients = spec.clients();
        return new Clients(
                clients.deadlineNanos() / MILLI_NANOS,
                clients.attempts(),
                clients.backoffNanos() / MILLI_NANOS,
                clients.users(),
                clients.heavy(),
                clients.critical(),
                false);
    }

    /** The load at a time, as a multiple of the capacity. */
    private double load(double at) {
        double from = 0;
        double capacity = spec.service().capacity();
        for (Stage stage : spec.load()) {
            double length = stage.nanos() / SECOND_NANOS;
            if (at < from + length) {
                double first = stage.from().perSecond(capacity);
                double last = stage.to().perSecond(capacity);
                return (first + (last - first) * (at - from) / length) / nominal;
            }
            from += length;
        }
        return 0;
    }

    private double factor(Change change, double at) {
        return spec.events().stream()
                .filter(event -> event.change() == change && at >= event.fromSeconds() && at < event.toSeconds())
                .mapToDouble(Event::factor)
                .reduce(1, (first, second) -> first * second);
    }

    /** When the load or the service changes. */
    private List<Double> changes() {
        TreeSet<Double> times = new TreeSet<>();
        double at = 0;
        for (Stage stage : spec.load()) {
            times.add(at);
            at += stage.nanos() / SECOND_NANOS;
        }
        spec.events().forEach(event -> {
            times.add(event.fromSeconds());
            times.add(event.toSeconds());
        });
        double end = at;
        return times.stream().filter(time -> time > 0 && time < end).toList();
    }

    // ---- the service

    /**
     * The processor time that makes the capacity what the file says, found by halving; the rest of the time is a wait.
     */
    private static Service service(SimulationSpec.Service spec) {
        double time = spec.timeNanos() / MILLI_NANOS;
        double most = time;
        double least = 0;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (least + most) / 2;
            boolean tooMuch = service(spec, middle).capacityOf(spec.cores()) < spec.capacity();
            most = tooMuch ? middle : most;
            least = tooMuch ? least : middle;
        }
        return service(spec, least).service();
    }

    private static Guess service(SimulationSpec.Service spec, double cpuMillis) {
        double sigma = StrictMath.sqrt(StrictMath.log(1 + spec.spread() * spec.spread()));
        double waitMillis = spec.timeNanos() / MILLI_NANOS - cpuMillis;
        return new Guess(new Service(
                cpuMillis,
                sigma,
                cpuMillis,
                waitMillis,
                sigma,
                spec.contention(),
                coherency(spec),
                spec.workers(),
                REFUSAL_MICROS));
    }

    /** What makes the service half as fast with so many at once, beside what contention does. */
    private static double coherency(SimulationSpec.Service spec) {
        double atOnce = spec.halfAt();
        double rest = 1 - spec.contention() * (atOnce - 1);
        return atOnce == 0 || rest <= 0 ? 0 : rest / (atOnce * (atOnce - 1));
    }

    /** A service whose processor time is being looked for. */
    private record Guess(Service service) {
        double capacityOf(int cores) {
            return Scenario.of("", "", Course.of(at -> 1, 1).withCores(at -> cores))
                    .with(service)
                    .nominal();
        }
    }
}

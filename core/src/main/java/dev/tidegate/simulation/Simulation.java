package dev.tidegate.simulation;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Function;

/** One run of a scenario with a door: clients, who come by chance, give up and try again, and the server. */
public final class Simulation implements Door.Inside {
    private static final long TICK_NANOS = 10_000_000L;
    private static final int ARRIVAL_SEED = 7;
    private static final int HEAVY = 1;
    private static final int USER = 2;
    private static final int CRITICAL = 3;
    private static final int SLOW = 4;
    private static final int CPU = 5;
    private static final int WAIT = 6;
    private static final int WAIT_OF_ATTEMPT = 31;
    private static final int BACKOFF = 70;
    private static final long BACKOFF_MIN_NANOS = 1_000_000L;
    private static final double MILLI_NANOS = 1e6;

    private final Scenario scenario;
    private final long seed;
    private final Server server;
    private final Door door;
    private final Report report;
    private final SplittableRandom arrivals;
    private final double nominal;
    private final Deque<Request> patience = new ArrayDeque<>();
    private final Queue<Retry> retries =
            new PriorityQueue<>(Comparator.comparingLong(Retry::atNanos).thenComparingLong(Retry::number));
    private long nowNanos;
    private double nextArrivalNanos;
    private long nextId;
    private long retryNumber;

    private record Retry(long atNanos, long number, Request request) {}

    private Simulation(Scenario scenario, Function<Door.Inside, Door> doors, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        this.server = new Server(scenario, seed);
        this.report = new Report(scenario);
        this.arrivals = new SplittableRandom(Draw.mix(seed * 31 + ARRIVAL_SEED));
        this.nominal = scenario.nominal();
        this.door = doors.apply(this);
    }

    /** Runs a scenario to its end. */
    public static Report run(Scenario scenario, Function<Door.Inside, Door> doors, long seed) {
        Simulation simulation = new Simulation(scenario, doors, seed);
        simulation.run();
        return simulation.report;
    }

    private void run() {
        long endNanos = (long) (scenario.seconds() * 1e9);
        long tickNanos = 0;
        planArrival();
        while (nowNanos < endNanos) {
            long next = Math.min(Math.min(tickNanos, server.nextEndNanos()), Math.min(nextChange(), nextGivingUp()));
            next = Math.min(next, (long) nextArrivalNanos);
            nowNanos = Math.max(nowNanos, next);
            if (next == tickNanos) {
                tickNanos += TICK_NANOS;
                tick();
            } else if (next == server.nextEndNanos()) {
                end();
            } else if (next == nextChange()) {
                change(next);
            } else if (next == nextGivingUp()) {
                giveUp();
            } else {
                arrive();
            }
        }
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    private void tick() {
        server.follow(nowNanos);
        door.tick();
        report.tick(nowNanos, door.limit() > 0 ? door.limit() : server.inFlight());
    }

    // ---- clients

    /** Poisson arrivals of a changing rate, by thinning (Lewis and Shedler 1979). */
    private void planArrival() {
        double most = scenario.course().loadMax();
        boolean comes = false;
        while (!comes) {
            nextArrivalNanos += -StrictMath.log(1 - arrivals.nextDouble()) / (nominal * most) * 1e9;
            double at = nextArrivalNanos / 1e9;
            comes = arrivals.nextDouble() * most <= scenario.course().load().applyAsDouble(at)
                    || at > scenario.seconds();
        }
    }

    private void arrive() {
        long id = nextId++;
        double at = nowNanos / 1e9;
        Clients clients = scenario.clients();
        Service service = scenario.service();
        int user = Draw.uniform(seed, id, HEAVY) < clients.heavyShare()
                ? 0
                : 1 + (int) (Draw.uniform(seed, id, USER) * (clients.users() - 1));
        boolean critical = Draw.uniform(seed, id, CRITICAL) < clients.criticalShare();
        boolean slow =
                Draw.uniform(seed, id, SLOW) < scenario.course().slowShare().applyAsDouble(at);
        double millis = slow ? service.slowCpuMillis() : service.cpuMillis();
        double cpuNanos = Draw.logNormal(millis * MILLI_NANOS, service.cpuSigma(), seed, id, CPU);
        Request request = new Request(id, 0, user, critical, cpuNanos, nowNanos);
        report.offered(request);
        planArrival();
        issue(request);
    }

    private void issue(Request request) {
        Service service = scenario.service();
        double scale = scenario.course().waitScale().applyAsDouble(nowNanos / 1e9);
        request.issuedNanos = nowNanos;
        request.deadlineNanos = nowNanos + (long) (scenario.clients().deadlineMillis() * MILLI_NANOS);
        request.waitNanos = (long) Draw.logNormal(
                service.waitMillis() * MILLI_NANOS * scale,
                service.waitSigma(),
                seed,
                request.id,
                WAIT + WAIT_OF_ATTEMPT * request.attempt);
        patience.addLast(request);
        report.tried();
        door.arrive(request);
    }

    private long nextGivingUp() {
        Request first = patience.peekFirst();
        return first == null ? Long.MAX_VALUE : first.deadlineNanos;
    }

    private void giveUp() {
        Request request = patience.removeFirst();
        if (!request.settled) {
            request.settled = true;
            request.timedOut = true;
            door.gaveUp(request);
            cutOff(request);
            tryAgain(request);
        }
    }

    private void cutOff(Request request) {
        if (scenario.clients().cutOff() && request.inService) {
            request.cutOff = true;
            door.cutOff(request);
        }
    }

    private void tryAgain(Request request) {
        Clients clients = scenario.clients();
        if (request.attempt + 1 < clients.attempts()) {
            double jitter = Draw.uniform(seed, request.id, BACKOFF + request.attempt);
            long backoff = (long) (clients.backoffMillis() * MILLI_NANOS * (1 << request.attempt) * jitter);
            retries.add(new Retry(nowNanos + backoff + BACKOFF_MIN_NANOS, retryNumber++, request.again()));
        }
    }

    /** When a client tries again, or the server moves on. */
    private long nextChange() {
        Retry first = retries.peek();
        return Math.min(server.nextEventNanos(), first == null ? Long.MAX_VALUE : first.atNanos());
    }

    private void change(long at) {
        Retry first = retries.peek();
        if (first != null && first.atNanos() == at) {
            retries.remove();
            issue(first.request());
        } else {
            server.event(nowNanos);
        }
    }

    // ---- the door

    @Override
    public void admit(Request request) {
        server.admit(request, nowNanos);
    }

    @Override
    public void refuse(Request request) {
        report.refused(nowNanos);
        server.refuse(nowNanos);
        if (!request.settled) {
            request.settled = true;
            tryAgain(request);
        }
    }

    private void end() {
        Request ended = server.end(nowNanos);
        if (!ended.settled) {
            ended.settled = true;
            report.answered(ended, nowNanos);
        } else {
            report.late();
        }
        if (!ended.cutOff) {
            door.completed(ended, ended.timedOut);
        }
    }
}

package dev.tidegate.bench.overload;

import static dev.tidegate.bench.overload.Scenarios.CLIENTS;
import static dev.tidegate.bench.overload.Scenarios.SERVICE;
import static dev.tidegate.bench.overload.Scenarios.of;
import static dev.tidegate.bench.overload.Scenarios.relative;
import static dev.tidegate.simulation.Course.ramp;
import static dev.tidegate.simulation.Course.steps;

import dev.tidegate.simulation.Course;
import dev.tidegate.simulation.Draw;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Scenario.Pauses;
import java.util.stream.Stream;

/** D1 to D14, which the limits were designed with. */
final class DesignScenarios {
    private static final int NEIGHBOUR_SEED = 99;

    private DesignScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                of("D1", "0.6x for 10 s, then 2x", 0, .6, 10, 2).withEvents(10.0),
                staircase(),
                bimodal(),
                fewerCores(),
                slowerDownstream(),
                pauses(),
                retryStorm(),
                of("D8", "one user sends 60 % of 2x, 300 light users the rest", 0, .5, 8, 2)
                        .with(CLIENTS.withHeavyUser(301, .6)),
                of("D9", "3x, of which 25 % is critical", 0, .5, 8, 3)
                        .with(SERVICE.withInterference(.002, 5e-5))
                        .with(CLIENTS.withCriticalShare(.25)),
                coldStart(),
                slowWork(),
                connections(),
                of("D13", "0.85x on average: every 2 s a burst of 4x for 250 ms", 0, 1)
                        .with(Course.of(at -> at % 2 < .25 ? 4 : .4, 4))
                        .lasting(60, 5),
                neighbours());
    }

    private static Scenario staircase() {
        double[] loads = {0, .5, 15, .8, 30, 1, 45, 1.5, 60, 2, 75, 3, 90, 5, 105, 10, 120, .8};
        return of("D2", "0.5x 0.8x 1x 1.5x 2x 3x 5x 10x for 15 s each, then 0.8x", loads)
                .lasting(140, 5);
    }

    private static Scenario bimodal() {
        Course course = Course.ofSteps(0, .6, 8, 1.5).withSlowShare(steps(0, .1, 50, .25));
        return Scenario.of("D3", "90 % take 4 ms and 10 % 80 ms, from 50 s on 25 %; 1.5x", course)
                .with(SERVICE.withCpu(4, 80).withInterference(.002, 5e-5))
                .with(CLIENTS.withDeadlineMillis(500))
                .withEvents(8.0, 50.0);
    }

    private static Scenario fewerCores() {
        Course course = Course.ofSteps(0, .6, 5, 1.2).withCores(steps(0, 16, 30, 4, 70, 16));
        return Scenario.of("D4", "1.2x; cores 16, 4 from 30 s, 16 from 70 s", course)
                .lasting(110, 5)
                .withEvents(30.0, 70.0);
    }

    private static Scenario slowerDownstream() {
        Course course = Course.ofSteps(0, .9).withWaitScale(steps(0, 1, 30, 5, 70, 1));
        return Scenario.of("D5", "0.9x; the downstream takes 60 ms instead of 12 from 30 s to 70 s", course)
                .lasting(110, 5)
                .withEvents(30.0, 70.0);
    }

    private static Scenario pauses() {
        return of("D6", "0.9x, 1.5x from 50 s; pauses of 80 to 250 ms every 2 s", 0, .9, 50, 1.5)
                .with(new Pauses(2, 80, 250))
                .with(CLIENTS.withDeadlineMillis(500));
    }

    private static Scenario retryStorm() {
        return of("D7", "0.8x, 4x for 10 s; four attempts", 0, .8, 20, 4, 30, .8)
                .with(CLIENTS.withAttempts(4))
                .withEvents(30.0);
    }

    private static Scenario coldStart() {
        Course course = Course.ofSteps(0, .8).withSpeed(ramp(0, .15, 30, 1));
        return relative(
                Scenario.of("D10", "0.8x from the first second, speed 0.15 to 1 within 30 s", course)
                        .lasting(60, 0),
                16);
    }

    private static Scenario slowWork() {
        Course course = Course.ofSteps(0, .6, 60, 2).withCores(at -> 8);
        return Scenario.of("D11", "8 slots of 500 ms, deadline 5 s, 2x from 60 s", course)
                .with(SERVICE.withCpu(500, 80)
                        .withWait(20, .4)
                        .withInterference(.01, 5e-4)
                        .withWorkers(200))
                .with(CLIENTS.withDeadlineMillis(5000))
                .lasting(400, 20)
                .withEvents(60.0);
    }

    private static Scenario connections() {
        Course course = Course.ofSteps(0, .6, 8, 1.5).withCores(at -> 64);
        return Scenario.of("D12", "24 database connections, no collapse, 1.5x", course)
                .with(SERVICE.withCpu(.2, 80)
                        .withWait(18, .4)
                        .withInterference(0, 0)
                        .withWorkers(24))
                .withEvents(8.0);
    }

    private static Scenario neighbours() {
        String text = "1.1x; every 5 s a neighbour leaves another number of cores, 5 to 16";
        Course course = Course.ofSteps(0, 1.1).withCores(DesignScenarios::coresLeft);
        return relative(
                Scenario.of("D14", text, course)
                        .with(CLIENTS.withDeadlineMillis(400))
                        .lasting(120, 5),
                12);
    }

    private static double coresLeft(double at) {
        return 5 + 11 * Draw.uniform(NEIGHBOUR_SEED, (long) (at / 5), 3);
    }
}

package dev.tidegate.bench.overload;

import static dev.tidegate.bench.overload.Scenarios.CLIENTS;
import static dev.tidegate.bench.overload.Scenarios.SERVICE;
import static dev.tidegate.bench.overload.Scenarios.of;
import static dev.tidegate.bench.overload.Scenarios.relative;
import static dev.tidegate.simulation.Course.ramp;
import static dev.tidegate.simulation.Course.steps;

import dev.tidegate.simulation.Course;
import dev.tidegate.simulation.Scenario;
import dev.tidegate.simulation.Scenario.Pauses;
import java.util.stream.Stream;

/** V1 to V12, which came later. */
final class ValidationScenarios {
    private ValidationScenarios() {}

    static Stream<Scenario> all() {
        return Stream.of(
                of("V1", "ten minutes of 1.3x: does the limit drift?", 0, .6, 10, 1.3)
                        .lasting(600, 5),
                contentionOnly(),
                manyShort(),
                heavyTail(),
                of("V5", "0.1x, 8x for 30 s, 0.5x; three attempts", 0, .1, 20, 8, 50, .5)
                        .with(CLIENTS.withAttempts(3))
                        .lasting(80, 5)
                        .withEvents(20.0, 50.0),
                slowerAndFewer(),
                everythingAtOnce(),
                oneCore(),
                of("V9", "0.95x for 200 s: nothing is overloaded", 0, .95).lasting(200, 5),
                deploys(),
                beyondTheDeadline(),
                Scenario.of("V12", "0.2x to 2.5x and back within 200 s", Course.of(ramp(0, .2, 100, 2.5, 200, .2), 2.5))
                        .lasting(200, 5));
    }

    private static Scenario contentionOnly() {
        Course course = Course.ofSteps(0, .5, 8, 2).withCores(at -> 1e6);
        return Scenario.of("V2", "no number of cores, only contention, best at 40, 2x", course)
                .with(SERVICE.withWait(5, .4).withInterference(.03, 6e-4))
                .withEvents(8.0);
    }

    private static Scenario manyShort() {
        return of("V3", "some 20,000/s of 0.8 ms and 1 ms, deadline 50 ms, 1.6x", 0, .6, 5, 1.6)
                .with(SERVICE.withCpu(.8, 80).withWait(1, .4).withRefusalMicros(5))
                .with(CLIENTS.withDeadlineMillis(50))
                .lasting(40, 5)
                .withEvents(5.0);
    }

    private static Scenario heavyTail() {
        String text = "a heavy-tailed wait of 100 ms and 2 ms on 4 cores, 230 at once at best, 1.5x";
        return Scenario.of("V4", text, Course.ofSteps(0, .5, 8, 1.5).withCores(at -> 4))
                .with(SERVICE.withCpu(2, 80).withWait(100, 1).withWorkers(2000))
                .with(CLIENTS.withDeadlineMillis(1500))
                .withEvents(8.0);
    }

    private static Scenario slowerAndFewer() {
        String text = "1x; the downstream four times as slow from 30 s, half the cores from 50 s, to 80 s";
        Course course =
                Course.ofSteps(0, 1).withWaitScale(steps(0, 1, 30, 4, 80, 1)).withCores(steps(0, 16, 50, 8, 80, 16));
        return Scenario.of("V6", text, course).lasting(110, 5).withEvents(30.0, 50.0, 80.0);
    }

    private static Scenario everythingAtOnce() {
        String text = "two kinds of requests, pauses, three attempts, a user with 40 %, 1.6x";
        return Scenario.of("V7", text, Course.ofSteps(0, .6, 8, 1.6).withSlowShare(at -> .1))
                .with(SERVICE.withCpu(4, 60))
                .with(new Pauses(3, 50, 150))
                .with(CLIENTS.withAttempts(3).withHeavyUser(201, .4).withDeadlineMillis(600));
    }

    private static Scenario oneCore() {
        Course course = Course.ofSteps(0, .6, 10, 1.5).withCores(at -> 1);
        return Scenario.of("V8", "one core, 10 ms of it, nothing else, 1.5x", course)
                .with(SERVICE.withCpu(10, 80)
                        .withWait(0, 0)
                        .withInterference(.01, 1e-3)
                        .withWorkers(50))
                .lasting(120, 5)
                .withEvents(10.0);
    }

    private static Scenario deploys() {
        Course course = Course.ofSteps(0, .7).withSpeed(at -> Math.min(1, .3 + .7 * (at % 60) / 15));
        return relative(
                Scenario.of("V10", "0.7x; a cold deploy at 0, 60 and 120 s", course)
                        .lasting(180, 0),
                16);
    }

    private static Scenario beyondTheDeadline() {
        String text = "0.8x; the downstream takes 400 ms, beyond the deadline, from 30 to 50 s";
        return Scenario.of("V11", text, Course.ofSteps(0, .8).withWaitScale(steps(0, 1, 30, 33, 50, 1)))
                .lasting(90, 5)
                .withEvents(50.0);
    }
}

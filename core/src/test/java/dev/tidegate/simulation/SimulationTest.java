package dev.tidegate.simulation;

import static dev.tidegate.simulation.Course.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.simulation.Scenario.Pauses;
import org.junit.jupiter.api.Test;

/** What the product's own admission does to a service in virtual time; bench compares it with its rivals. */
class SimulationTest {
    private static final ConcurrencyRule TIDE = new ConcurrencyRule.Tide(Range.DEFAULT);
    private static final ConcurrencyRule OFF = new ConcurrencyRule.Off();
    private static final Scenario TWICE = Scenario.of("twice", "2x", Course.ofSteps(0, .6, 10, 2))
            .lasting(40, 5)
            .withEvents(10.0);

    private static Report run(Scenario scenario, ConcurrencyRule rule) {
        return Simulation.run(scenario, inside -> new AdmissionDoor(inside, rule), 1);
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        assertThat(run(TWICE, TIDE).share()).isEqualTo(run(TWICE, TIDE).share());
        assertThat(Simulation.run(TWICE, inside -> new AdmissionDoor(inside, TIDE), 2)
                        .share())
                .isNotEqualTo(run(TWICE, TIDE).share());
    }

    @Test
    void knowsTheCapacityOfATypicalService() {
        assertThat(TWICE.nominal()).isBetween(1950.0, 1975.0);
    }

    @Test
    void anUnprotectedServiceCollapsesAndAProtectedOneDoesNot() {
        Report open = run(TWICE, OFF);
        Report gated = run(TWICE, TIDE);

        assertThat(open.share()).isLessThan(0.5);
        assertThat(gated.share()).isGreaterThan(0.95);
        assertThat(gated.worstRecoverySeconds()).isLessThan(3);
        assertThat(gated.meanMillis()).isLessThan(40);
        assertThat(gated.quantileMillis(0.99)).isLessThan(90);
        assertThat(gated.jitterMillis()).isLessThan(20);
        assertThat(gated.refusedShare()).isBetween(0.3, 0.5);
        assertThat(gated.meanLimit()).isBetween(30.0, 70.0);
    }

    @Test
    void criticalRequestsAreAnsweredFirst() {
        Report report = run(TWICE, TIDE);

        assertThat(report.criticalAnswered()).isGreaterThan(0.98);
        assertThat(report.sheddableAnswered()).isLessThan(0.7);
    }

    @Test
    void lightUsersAreAnsweredBesideAHeavyOne() {
        Report report = run(TWICE.with(Clients.typical().withHeavyUser(301, .6)), TIDE);

        assertThat(report.lightAnswered()).isGreaterThan(0.95);
    }

    @Test
    void slowerWorkIsNotTakenForAQueue() {
        Course slower = Course.ofSteps(0, .9).withWaitScale(steps(0, 1, 20, 5));
        Scenario scenario = Scenario.of("slower", "the downstream is five times as slow", slower)
                .lasting(60, 5)
                .withEvents(20.0);

        assertThat(run(scenario, TIDE).share()).isGreaterThan(0.9);
        assertThat(run(scenario, new ConcurrencyRule.Vegas(Range.DEFAULT)).share())
                .isLessThan(0.85);
    }

    @Test
    void recoversFromALossOfThreeQuartersOfTheCapacity() {
        Course loss = Course.ofSteps(0, .6, 5, 1.2).withCores(steps(0, 16, 20, 4, 40, 16));
        Scenario scenario =
                Scenario.of("loss", "16 cores, 4, 16", loss).lasting(60, 5).withEvents(20.0, 40.0);

        Report report = run(scenario, TIDE);

        assertThat(report.share()).isGreaterThan(0.93);
        assertThat(report.worstRecoverySeconds()).isLessThanOrEqualTo(5);
    }

    /** What the server is still at must count, though nobody says when it is done. */
    @Test
    void recoversFromAHangInWhichCallersGoAndTheServerWorksOn() {
        Course hang = Course.ofSteps(0, 2).withCores(at -> 1).withSpeed(steps(0, 1, 15, .1, 25, 1));
        Scenario scenario = Scenario.of("hang", "2x; a tenth of the speed for ten seconds", hang)
                .with(Service.typical().withCpu(3, 80).withWait(80, .4).withInterference(.004, 0))
                .with(Clients.typical().withDeadlineMillis(300).withCutOff())
                .lasting(45, 6);

        assertThat(run(scenario, TIDE).shareBetween(25, 45)).isGreaterThan(0.8);
    }

    @Test
    void survivesPausesAndRetries() {
        Scenario scenario = TWICE.with(new Pauses(2, 80, 250))
                .with(Clients.typical().withAttempts(3).withDeadlineMillis(500));

        assertThat(run(scenario, TIDE).share()).isGreaterThan(0.9);
        assertThat(run(scenario, OFF).share()).isLessThan(0.4);
    }

    @Test
    void otherAlgorithmsProtectToo() {
        assertThat(run(TWICE, new ConcurrencyRule.Gradient(Range.DEFAULT)).share())
                .isGreaterThan(0.93);
        assertThat(run(TWICE, new ConcurrencyRule.Vegas(Range.DEFAULT)).share()).isGreaterThan(0.9);
        assertThat(run(TWICE, new ConcurrencyRule.Aimd(Range.DEFAULT)).share()).isGreaterThan(0.6);
        assertThat(run(TWICE, new ConcurrencyRule.Fixed(46)).share()).isGreaterThan(0.95);
    }

    @Test
    void workersBoundWhatIsServedAtOnce() {
        Service pool = Service.typical()
                .withCpu(.2, 80)
                .withWait(18, .4)
                .withInterference(0, 0)
                .withWorkers(24)
                .withRefusalMicros(0);
        Scenario scenario = TWICE.with(pool);

        assertThat(scenario.nominal()).isBetween(1200.0, 1400.0);
        assertThat(run(scenario, TIDE).share()).isGreaterThan(0.9);
    }

    @Test
    void neverRecoveredIsInfinite() {
        assertThat(run(TWICE, new ConcurrencyRule.Fixed(5)).worstRecoverySeconds())
                .isInfinite();
        assertThat(run(TWICE.withEvents(), TIDE).worstRecoverySeconds()).isNaN();
        assertThat(run(TWICE, TIDE).shareBetween(50, 60)).isZero();
    }

    @Test
    void aRampMovesEvenly() {
        assertThat(Course.ramp(0, 1, 10, 2, 20, 0).applyAsDouble(-1)).isEqualTo(1);
        assertThat(Course.ramp(0, 1, 10, 2, 20, 0).applyAsDouble(5)).isEqualTo(1.5);
        assertThat(Course.ramp(0, 1, 10, 2, 20, 0).applyAsDouble(15)).isEqualTo(1);
        assertThat(Course.ramp(0, 1, 10, 2, 20, 0).applyAsDouble(99)).isZero();
    }

    @Test
    void aMixOfRequestsAndASlowStartAreSimulatedToo() {
        Course course = Course.ofSteps(0, .5)
                .withLoadScaled(1.5)
                .withSlowShare(at -> .1)
                .withSpeed(Course.ramp(0, .5, 10, 1));
        Scenario scenario = Scenario.of("mix", "two kinds", course)
                .with(Service.typical().withCpu(4, 80))
                .with(Clients.typical().withCriticalShare(.5).withDeadlineMillis(600))
                .with(course)
                .lasting(30, 5);

        assertThat(run(scenario, TIDE).share()).isGreaterThan(0.9);
    }
}

package dev.tidegate.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.Opening.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final Breaker breaker = Breaker.of(BreakerRule.backingOff(Triggers.DEFAULT), 1, 0);
    private long now;

    private void call(boolean failed, long nanos) {
        call(breaker, failed, nanos);
    }

    private void call(Breaker of, boolean failed, long nanos) {
        long permit = of.tryPass(now);
        if (permit != Breaker.REFUSED) {
            of.onResult(permit, failed, nanos, now);
        }
    }

    /** So many calls, ten milliseconds apart, of which every so manieth fails. */
    private void calls(int count, int failing) {
        for (int i = 1; i <= count; i++) {
            now += 10 * MILLI;
            call(failing > 0 && i % failing == 0, MILLI);
        }
    }

    private void fail() {
        calls(40, 1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    private void awaitProbes() {
        now += breaker.retryAfterNanos(now);
    }

    @Test
    void staysClosedWhileFewCallsFail() {
        calls(1000, 25);

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(breaker.passingShare()).isEqualTo(1);
        assertThat(breaker.retryAfterNanos(now)).isZero();
        assertThat(breaker.lastOpening()).isEqualTo(Opening.NONE);
    }

    @Test
    void opensWhenMoreThanFivePercentFail() {
        calls(200, 10);

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.ERRORS);
        assertThat(breaker.lastOpening().value()).isBetween(0.05, 0.15);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void countsHowOftenEachTriggerOpenedIt() {
        fail();
        awaitProbes();
        call(true, MILLI);
        call(true, MILLI);
        call(true, MILLI);

        assertThat(breaker.openings(Trigger.ERRORS)).isEqualTo(1);
        assertThat(breaker.openings(Trigger.PROBES)).isEqualTo(1);
        assertThat(breaker.openings(Trigger.LATENCY)).isZero();
    }

    @Test
    void concludesNothingFromFewCalls() {
        calls(19, 1);

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void forgetsWhatIsOlderThanTenSeconds() {
        calls(15, 1);
        now += 11 * SECOND;
        calls(19, 19);

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void opensWhenTheNinetyFifthPercentileIsTooHigh() {
        for (int i = 1; i <= 100; i++) {
            now += 10 * MILLI;
            call(false, i % 10 == 0 ? 600 * MILLI : 100 * MILLI);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.LATENCY);
    }

    @Test
    void opensWhenTooManyCallsAreSlow() {
        Triggers slow = new Triggers(1, Long.MAX_VALUE, 0.5, 200 * MILLI);
        Breaker other = Breaker.of(BreakerRule.classic(slow), 1, 0);
        for (int i = 1; i <= 100; i++) {
            now += 10 * MILLI;
            call(other, false, i % 3 == 0 ? 100 * MILLI : 300 * MILLI);
        }

        assertThat(other.state()).isEqualTo(BreakerState.OPEN);
        assertThat(other.lastOpening().trigger()).isEqualTo(Trigger.SLOW_CALLS);
        assertThat(other.retryAfterNanos(other.lastOpening().atNanos())).isBetween(54 * SECOND, 66 * SECOND);
    }

    @Test
    void opensWhenTheProcessorsAreBusy() {
        breaker.onBusy(0.97, now);

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening()).isEqualTo(new Opening(Trigger.CPU, 0.97, now));
    }

    @Test
    void triesWithThreeAtATimeAndClosesByARamp() {
        fail();
        awaitProbes();

        long first = breaker.tryPass(now);
        long second = breaker.tryPass(now);
        long third = breaker.tryPass(now);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);
        assertThat(List.of(first, second, third)).doesNotContain(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);
        breaker.onResult(first, false, MILLI, now);
        breaker.onResult(second, false, MILLI, now);
        breaker.onResult(third, false, MILLI, now);
        for (int i = 0; i < 7; i++) {
            call(false, MILLI);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);
        assertThat(breaker.passingShare()).isEqualTo(0.1);
        assertThat(passed(1000)).isEqualTo(100);
    }

    private int passed(int calls) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            passed += breaker.tryPass(now) == Breaker.REFUSED ? 0 : 1;
        }
        return passed;
    }

    private void reachRamp() {
        fail();
        awaitProbes();
        calls(10, 0);
        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);
    }

    @Test
    void theRampGrowsByHalfEachSecondUntilItIsClosed() {
        reachRamp();
        long begun = now;
        SortedSet<Double> shares = new TreeSet<>();
        while (breaker.state() == BreakerState.RAMP) {
            shares.add(breaker.passingShare());
            now += MILLI;
            call(false, MILLI);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(shares).hasSize(6).startsWith(0.1, 0.1 * 1.5);
        assertThat(now - begun).isBetween(6 * SECOND, 8 * SECOND);
    }

    @Test
    void theRampComesToItsEndWhereCallsAreFew() {
        reachRamp();
        long begun = now;

        while (breaker.state() == BreakerState.RAMP && now - begun < 120 * SECOND) {
            now += 2 * SECOND;
            call(false, MILLI);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(now - begun).isBetween(20 * SECOND, 60 * SECOND);
    }

    @Test
    void aProbeOfASlowServiceHasMoreTime() {
        Breaker slow = Breaker.of(BreakerRule.backingOff(new Triggers(0.05, Long.MAX_VALUE, 0.5, 5 * SECOND)), 1, 0);
        for (int i = 0; i < 40; i++) {
            now += 10 * MILLI;
            call(slow, true, MILLI);
        }
        now += slow.retryAfterNanos(now);
        for (int i = 0; i < 10; i++) {
            long permit = slow.tryPass(now);
            now += 4 * SECOND;
            slow.onResult(permit, false, 4 * SECOND, now);
        }

        assertThat(slow.state()).isEqualTo(BreakerState.RAMP);
    }

    @Test
    void theRampOpensAgainWhenCallsFailAgain() {
        reachRamp();
        for (int i = 0; i < 5000 && breaker.state() == BreakerState.RAMP; i++) {
            now += MILLI;
            call(true, MILLI);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.RAMP);
    }

    /** Calls a millisecond apart until the ramp has reached a share. */
    private void climb(double share) {
        while (breaker.state() == BreakerState.RAMP && breaker.passingShare() < share) {
            now += MILLI;
            call(false, MILLI);
        }
    }

    /** Lets calls fail until the ramp takes a step down. */
    private void overload() {
        double share = breaker.passingShare();
        while (breaker.state() == BreakerState.RAMP && breaker.passingShare() >= share) {
            now += MILLI;
            call(true, MILLI);
        }
    }

    @Test
    void aRampThatWasTooSteepRestsForASecondAndGoesOnWithLess() {
        reachRamp();
        climb(0.5);
        double share = breaker.passingShare();

        overload();

        assertThat(breaker.passingShare()).isEqualTo(share * 0.3);
        assertThat(passed(1000)).isZero();
        now += SECOND;
        assertThat(passed(1000)).isBetween((int) (300 * share) - 1, (int) (300 * share) + 1);
    }

    @Test
    void aRampGrowsSlowlyNearTheShareThatWasTooMuch() {
        reachRamp();
        climb(0.5);
        double share = breaker.passingShare();
        overload();

        SortedSet<Double> shares = new TreeSet<>();
        while (breaker.state() == BreakerState.RAMP) {
            shares.add(breaker.passingShare());
            now += MILLI;
            call(false, MILLI);
        }

        List<Double> near = shares.stream().filter(each -> each > 0.7 * share).toList();
        assertThat(near).hasSizeGreaterThan(3);
        assertThat(near.get(1)).isCloseTo(near.get(0) * 1.2, within(1e-9));
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void whatAStepLeftBehindSaysNothingAboutTheNext() {
        reachRamp();
        climb(0.5);
        List<Long> before = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            before.add(breaker.tryPass(now));
        }
        overload();
        double share = breaker.passingShare();

        now += 2 * SECOND;
        before.stream().filter(permit -> permit != Breaker.REFUSED).forEach(permit -> {
            breaker.onResult(permit, true, SECOND, now);
        });

        assertThat(breaker.passingShare()).isEqualTo(share);
    }

    @Test
    void onceTheProbesPassedTheNextOpeningIsShort() {
        fail();
        for (int i = 0; i < 4; i++) {
            awaitProbes();
            call(true, MILLI);
        }
        awaitProbes();
        calls(10, 0);
        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);

        while (breaker.state() == BreakerState.RAMP) {
            overload();
            now += SECOND;
        }

        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.RAMP);
        assertThat(breaker.retryAfterNanos(breaker.lastOpening().atNanos())).isBetween(4 * SECOND, 6 * SECOND);
    }

    @Test
    void eachOpeningLastsTwiceAsLongUpToAMinute() {
        fail();
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            seconds.add(Math.round(
                    (double) breaker.retryAfterNanos(breaker.lastOpening().atNanos()) / SECOND));
            awaitProbes();
            call(true, MILLI);
            assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        }

        assertThat(seconds.get(0)).isBetween(4L, 6L);
        assertThat(seconds.get(1)).isBetween(9L, 11L);
        assertThat(seconds.get(2)).isBetween(18L, 22L);
        assertThat(seconds.get(5)).isBetween(54L, 66L);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.PROBES);
    }

    @Test
    void aProbeThatNeverReportsCountsAsFailed() {
        fail();
        awaitProbes();
        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);

        now += 2 * SECOND;
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.PROBES);
    }

    @Test
    void aProbeThatWasNotUsedMakesRoomForAnother() {
        fail();
        awaitProbes();
        for (int i = 0; i < 50; i++) {
            long permit = breaker.tryPass(now);
            assertThat(permit).isNotEqualTo(Breaker.REFUSED);
            breaker.onNothing(permit);
        }

        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);
    }

    @Test
    void whatBeganBeforeAChangeSaysNothingAfterIt() {
        long before = breaker.tryPass(now);
        fail();
        awaitProbes();
        calls(10, 0);
        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);

        for (int i = 0; i < 100; i++) {
            breaker.onResult(before, true, MILLI, now + SECOND);
        }
        breaker.onNothing(before);

        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);
    }

    @Test
    void aHealthCheckEndsTheWaitEarly() {
        fail();
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);

        breaker.onHealthy(now);

        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);
    }

    @Test
    void anOperatorCanForceIt() {
        breaker.force(BreakerState.FORCED_OPEN, now);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.passingShare()).isZero();

        breaker.force(BreakerState.DISABLED, now);
        calls(1000, 1);
        assertThat(breaker.state()).isEqualTo(BreakerState.DISABLED);

        breaker.force(BreakerState.CLOSED, now);
        fail();
        assertThatThrownBy(() -> breaker.force(BreakerState.RAMP, now)).hasMessageContaining("but was RAMP");
    }

    @Test
    void aShadowLetsAllPassAndSaysWhatItWouldDo() {
        Breaker shadow = Breaker.shadow(BreakerRule.backingOff(Triggers.DEFAULT), 1, 0);
        for (int i = 0; i < 100; i++) {
            now += 10 * MILLI;
            call(shadow, true, MILLI);
        }

        assertThat(shadow.state()).isEqualTo(BreakerState.OPEN);
        assertThat(shadow.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void refusesRulesThatMeanNothing() {
        assertThatThrownBy(() -> new Triggers(1.5, 1, 0.5, 1)).hasMessageContaining("shares from 0 to 1");
        assertThatThrownBy(() -> new Triggers(0.5, 0, 0.5, 1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new BreakerRule(Triggers.DEFAULT, 0, 1, 1)).hasMessageContaining("calls");
        assertThatThrownBy(() -> new BreakerRule(Triggers.DEFAULT, 1, 5, 1)).hasMessageContaining("openNanosMax");
    }

    @Test
    void isShutWhileNoCallCanPass() {
        assertThat(breaker.isShut(now)).isFalse();
        fail();
        assertThat(breaker.isShut(now)).isTrue();
        awaitProbes();
        assertThat(breaker.isShut(now)).isFalse();

        breaker.force(BreakerState.FORCED_OPEN, now);
        assertThat(breaker.isShut(now)).isTrue();
        breaker.force(BreakerState.DISABLED, now);
        assertThat(breaker.isShut(now)).isFalse();

        Breaker shadow = Breaker.shadow(BreakerRule.backingOff(Triggers.DEFAULT), 1, 0);
        shadow.force(BreakerState.FORCED_OPEN, now);
        assertThat(shadow.isShut(now)).isFalse();
    }

    @Test
    void callsThatWereGivenUpCountOnceTheyWereSlow() {
        for (int i = 0; i < 100; i++) {
            now += 10 * MILLI;
            breaker.onGivenUp(breaker.tryPass(now), 500 * MILLI, now);
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        for (int i = 0; i < 40; i++) {
            now += 10 * MILLI;
            long permit = breaker.tryPass(now);
            if (permit != Breaker.REFUSED) {
                breaker.onGivenUp(permit, 501 * MILLI, now);
            }
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.lastOpening().trigger()).isEqualTo(Trigger.LATENCY);
    }

    @Test
    void aProbeThatWasGivenUpIsBadOnceItWasSlow() {
        fail();
        awaitProbes();
        breaker.onGivenUp(breaker.tryPass(now), MILLI, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);

        breaker.onGivenUp(breaker.tryPass(now), SECOND, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }
}

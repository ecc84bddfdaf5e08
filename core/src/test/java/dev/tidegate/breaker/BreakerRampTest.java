package dev.tidegate.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.breaker.Opening.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BreakerRampTest extends BreakerScene {
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
}

package dev.tidegate.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.Opening.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerProbeTest extends BreakerScene {
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
    void aProbeThatWasGivenUpIsBadOnceItWasSlow() {
        fail();
        awaitProbes();
        breaker.onGivenUp(breaker.tryPass(now), MILLI, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);

        breaker.onGivenUp(breaker.tryPass(now), SECOND, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aProbeThatWasGivenUpEarlyLeavesItsPlaceToAnother() {
        fail();
        awaitProbes();
        long first = breaker.tryPass(now);
        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);

        breaker.onGivenUp(first, 500 * MILLI, now);

        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void noMoreThanTenProbesAreMade() {
        fail();
        awaitProbes();
        for (int i = 0; i < 8; i++) {
            call(false, MILLI);
        }
        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);
    }

    @Test
    void aHealthCheckEndsTheWaitEarly() {
        fail();
        assertThat(breaker.tryPass(now)).isEqualTo(Breaker.REFUSED);

        breaker.onHealthy(now);

        assertThat(breaker.tryPass(now)).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(BreakerState.PROBE);
    }
}

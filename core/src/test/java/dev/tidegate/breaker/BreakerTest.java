package dev.tidegate.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.breaker.BreakerRule.Triggers;
import dev.tidegate.breaker.Opening.Trigger;
import org.junit.jupiter.api.Test;

class BreakerTest extends BreakerScene {
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
    void takesRulesAtTheEndsOfTheirRanges() {
        Triggers least = new Triggers(0, 1, 0, 1);
        Triggers most = new Triggers(1, 1, 1, 1);
        assertThat(new BreakerRule(least, 1, 1, 1).triggers()).isEqualTo(least);
        assertThat(new BreakerRule(most, 1, 1, 1).triggers()).isEqualTo(most);
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
}

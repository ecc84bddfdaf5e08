package dev.tidegate.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.breaker.BreakerRule.Triggers;

/** A breaker, its time, and calls that reach it. */
abstract class BreakerScene {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    final Breaker breaker = Breaker.of(BreakerRule.backingOff(Triggers.DEFAULT), 1, 0);
    long now;

    void call(boolean failed, long nanos) {
        call(breaker, failed, nanos);
    }

    void call(Breaker of, boolean failed, long nanos) {
        long permit = of.tryPass(now);
        if (permit != Breaker.REFUSED) {
            of.onResult(permit, failed, nanos, now);
        }
    }

    /** So many calls, ten milliseconds apart, of which every so manieth fails. */
    void calls(int count, int failing) {
        for (int i = 1; i <= count; i++) {
            now += 10 * MILLI;
            call(failing > 0 && i % failing == 0, MILLI);
        }
    }

    void fail() {
        calls(40, 1);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    void awaitProbes() {
        now += breaker.retryAfterNanos(now);
    }

    int passed(int calls) {
        int passed = 0;
        for (int i = 0; i < calls; i++) {
            passed += breaker.tryPass(now) == Breaker.REFUSED ? 0 : 1;
        }
        return passed;
    }

    void reachRamp() {
        fail();
        awaitProbes();
        calls(10, 0);
        assertThat(breaker.state()).isEqualTo(BreakerState.RAMP);
    }
}

package dev.tidegate.bench.overload;

import dev.tidegate.simulation.Request;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * The breaker of Resilience4j with the same triggers: 5 % errors or half of the calls above 500 ms in ten seconds, 20
 * calls at least. It takes a clock and a source of timestamps, and gets both from virtual time. The rest is as it
 * comes: ten calls decide when it is half open.
 */
final class ResilienceFuse implements Fuse {
    private static final int SLOW_PERCENT = 50;

    private final VirtualClock clock = new VirtualClock();
    private final CircuitBreaker breaker;
    private int openings;

    ResilienceFuse(Duration open) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(10, 20, SlidingWindowType.TIME_BASED)
                .failureRateThreshold(5)
                .slowCallDurationThreshold(Duration.ofMillis(500))
                .slowCallRateThreshold(SLOW_PERCENT)
                .waitDurationInOpenState(open)
                .clock(clock)
                .currentTimestampFunction(time -> clock.nanos, TimeUnit.NANOSECONDS)
                .build();
        breaker = CircuitBreaker.of("service", config);
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openings++;
            }
        });
    }

    @Override
    public boolean tryPass(Request request, long nowNanos) {
        clock.nanos = nowNanos;
        return breaker.tryAcquirePermission();
    }

    @Override
    public void onResult(Request request, boolean failed, long serviceNanos, long nowNanos) {
        clock.nanos = nowNanos;
        if (failed) {
            breaker.onError(serviceNanos, TimeUnit.NANOSECONDS, TimedOut.INSTANCE);
        } else {
            breaker.onSuccess(serviceNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void onNothing(Request request) {
        breaker.releasePermission();
    }

    @Override
    public int openings() {
        return openings;
    }

    private static final class VirtualClock extends Clock {
        private long nanos;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, nanos);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** What a call fails with; without a trace, for there are many. */
    private static final class TimedOut extends RuntimeException {
        private static final long serialVersionUID = 1;
        private static final TimedOut INSTANCE = new TimedOut();

        private TimedOut() {
            super("timed out", null, false, false);
        }
    }
}

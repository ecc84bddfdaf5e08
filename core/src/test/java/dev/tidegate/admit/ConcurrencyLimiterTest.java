package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.admit.ConcurrencyRule.Range;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private static ConcurrencyLimiter fixed(int limit) {
        return ConcurrencyLimiter.of(new ConcurrencyRule.Fixed(limit), 0);
    }

    @Test
    void letsInAsManyAsTheLimitAndNoMore() {
        ConcurrencyLimiter limiter = fixed(2);

        assertThat(limiter.tryEnter(1, 0)).isTrue();
        assertThat(limiter.tryEnter(1, 0)).isTrue();
        assertThat(limiter.tryEnter(1, 0)).isFalse();
        assertThat(limiter.inFlight()).isEqualTo(2);

        limiter.leave(1, 0, MILLI, true);
        assertThat(limiter.tryEnter(1, MILLI)).isTrue();
    }

    @Test
    void aCallHeavierThanTheLimitGetsInAlone() {
        ConcurrencyLimiter limiter = fixed(2);

        assertThat(limiter.tryEnter(5, 0)).isTrue();
        assertThat(limiter.tryEnter(1, 0)).isFalse();

        limiter.leave(5);
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void withoutALimitEveryoneGetsIn() {
        ConcurrencyLimiter limiter = ConcurrencyLimiter.of(new ConcurrencyRule.Off(), 0);

        for (int i = 0; i < 100_000; i++) {
            assertThat(limiter.tryEnter(1, 0)).isTrue();
        }
    }

    @Test
    void tellsTheServiceTimeAndThroughputOfTheLastWindow() {
        ConcurrencyLimiter limiter = fixed(10);

        assertThat(limiter.serviceNanos()).isZero();
        assertThat(limiter.throughput()).isZero();
        for (long now = 0; now <= SECOND; now += 10 * MILLI) {
            assertThat(limiter.tryEnter(1, now)).isTrue();
            limiter.leave(1, now, now + 5 * MILLI, true);
        }

        assertThat(limiter.serviceNanos()).isEqualTo(5.0 * MILLI);
        assertThat(limiter.throughput() * SECOND).isBetween(95.0, 105.0);
    }

    @Test
    void neverHoldsMoreThanTheLimitUnderContention() throws InterruptedException {
        int limit = 3;
        ConcurrencyLimiter limiter = fixed(limit);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    awaitQuietly(start);
                    for (int n = 0; n < 20_000; n++) {
                        if (limiter.tryEnter(1, n)) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            entered.incrementAndGet();
                            inside.decrementAndGet();
                            limiter.leave(1, n, n + 1, true);
                        }
                    }
                });
            }
            start.countDown();
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(most).hasValueLessThanOrEqualTo(limit);
        assertThat(entered).hasPositiveValue();
        assertThat(limiter.inFlight()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesBoundsThatContradictOneAnother() {
        assertThatThrownBy(() -> new Range(5, 10, 20)).hasMessageContaining("1 <= min <= initial <= max");
        assertThatThrownBy(() -> new Range(30, 10, 20)).hasMessageContaining("were 10, 30 and 20");
        assertThatThrownBy(() -> new Range(1, 0, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConcurrencyRule.Fixed(0)).hasMessageContaining("but was 0");
    }
}

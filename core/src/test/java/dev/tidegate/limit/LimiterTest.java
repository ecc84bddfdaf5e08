package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule BUCKET = new LimitRule.TokenBucket(Rate.perSecond(10), 5, 0);

    @Test
    void grantsTheBurstThenSaysHowLongToWait() {
        Limiter limiter = Limiter.of("api", BUCKET, KeyMemory.single());
        assertThat(limiter.tryAcquire(0, 5, 0)).isZero();
        assertThat(limiter.tryAcquire(0, 1, 0)).isEqualTo(SECOND / 10);
        assertThat(limiter.tryAcquire(0, 1, SECOND / 10)).isZero();
    }

    @Test
    void whatCostsMoreThanTheLimitIsNeverDue() {
        for (KeyMemory memory : List.of(KeyMemory.single(), KeyMemory.keyed(1024, 1))) {
            assertThat(Limiter.of("api", BUCKET, memory).tryAcquire(1, 6, 0)).isEqualTo(Limiter.NEVER);
            assertThat(Limiter.of("api", new LimitRule.FixedWindow(Rate.perSecond(5)), memory)
                            .tryAcquire(1, 6, 0))
                    .isEqualTo(Limiter.NEVER);
            assertThat(Limiter.of("api", new LimitRule.SlidingWindow(Rate.perSecond(5), 4), memory)
                            .tryAcquire(1, 6, 0))
                    .isEqualTo(Limiter.NEVER);
        }
    }

    @Test
    void keysDoNotTouchOneAnother() {
        Limiter limiter = Limiter.of("user", BUCKET, KeyMemory.keyed(1 << 16, 42));
        for (long key = 1; key <= 500; key++) {
            assertThat(limiter.tryAcquire(key, 5, 0)).isZero();
        }
        for (long key = 1; key <= 500; key++) {
            assertThat(limiter.tryAcquire(key, 1, 0)).isPositive();
        }
    }

    @Test
    void aLeakyBucketTellsEachCallerItsTurn() {
        Limiter limiter = Limiter.of("paced", new LimitRule.LeakyBucket(Rate.perSecond(10), 0), KeyMemory.single());
        assertThat(limiter.reserve(0, 1, SECOND, 0)).isZero();
        assertThat(limiter.reserve(0, 1, SECOND, 0)).isEqualTo(SECOND / 10);
        assertThat(limiter.reserve(0, 1, SECOND, 0)).isEqualTo(2 * SECOND / 10);
        assertThat(limiter.reserve(0, 1, SECOND / 10, 0)).isEqualTo(~(3 * SECOND / 10));
    }

    @Test
    void aFixedWindowLetsTheNextWindowPayForThoseWhoWait() {
        Limiter limiter = Limiter.of("fixed", new LimitRule.FixedWindow(Rate.perSecond(2)), KeyMemory.single());
        assertThat(limiter.reserve(0, 2, SECOND, 0)).isZero();
        assertThat(limiter.reserve(0, 1, SECOND, 0)).isEqualTo(SECOND);
        assertThat(limiter.remaining(0, SECOND)).isEqualTo(1);
        assertThat(limiter.tryAcquire(0, 2, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aCallThatCostMoreThanItTookLeavesADebt() {
        for (KeyMemory memory : List.of(KeyMemory.single(), KeyMemory.keyed(1024, 1))) {
            Limiter limiter = Limiter.of("tokens", BUCKET, memory);
            limiter.tryAcquire(1, 1, 0);
            limiter.settle(1, 1, 15, 0, 0);
            assertThat(limiter.tryAcquire(1, 1, SECOND)).isPositive();
            assertThat(limiter.tryAcquire(1, 1, SECOND + SECOND / 5)).isZero();
        }
    }

    @Test
    void aCallThatCostLessThanItTookGetsTheRestBack() {
        for (LimitRule rule : List.of(
                BUCKET,
                new LimitRule.FixedWindow(Rate.perSecond(5)),
                new LimitRule.SlidingWindow(Rate.perSecond(5), 4),
                new LimitRule.ApproximateSlidingWindow(Rate.perSecond(5)))) {
            Limiter limiter = Limiter.of("tokens", rule, KeyMemory.keyed(4096, 1));
            limiter.tryAcquire(1, 5, 0);
            limiter.settle(1, 5, 2, 0, 0);
            assertThat(limiter.remaining(1, 0)).isEqualTo(3);
            limiter.settle(1, 2, 2, 0, 0);
            assertThat(limiter.remaining(1, 0)).isEqualTo(3);
        }
    }

    @Test
    void aCancelledGrantIsWorthOnlyWhatTimeHasNotGivenBack() {
        Limiter limiter = Limiter.of("api", BUCKET, KeyMemory.single());
        limiter.tryAcquire(0, 5, 0);
        limiter.tryAcquire(0, 5, SECOND / 2);
        limiter.cancel(0, 5, 0, SECOND / 2);
        assertThat(limiter.tryAcquire(0, 1, SECOND / 2)).isPositive();
    }

    @Test
    void explainTellsAPersonHowTheLimitStands() {
        Limiter limiter = Limiter.of("api", BUCKET, KeyMemory.single());
        limiter.tryAcquire(0, 4, 0);
        assertThat(limiter.explain(0, 2, 0))
                .isEqualTo(new LimitStatus("api", BUCKET, 5, 1, 4 * SECOND / 10, SECOND / 10));
    }

    @Test
    void aChangedRuleKeepsWhatIsSpent() {
        LimitRule tighter = new LimitRule.TokenBucket(Rate.perSecond(1), 3, 0);
        for (KeyMemory memory : List.of(
                KeyMemory.single(),
                KeyMemory.keyed(1024, 1),
                KeyMemory.keyed(1024, 1).exact())) {
            Limiter limiter = Limiter.of("api", BUCKET, memory);
            limiter.tryAcquire(7, 2, 0);
            Limiter changed = limiter.reconfigured(tighter, memory, 0);
            assertThat(changed.remaining(7, 0)).isEqualTo(1);
            assertThat(changed.reconfigured(BUCKET, memory, 0).remaining(7, 0)).isBetween(2L, 3L);
        }
    }

    @Test
    void aChangeOfAlgorithmOrMemoryKeepsWhatIsSpent() {
        KeyMemory memory = KeyMemory.keyed(1 << 12, 1);
        Limiter limiter = Limiter.of("api", BUCKET, memory);
        limiter.tryAcquire(7, 2, 0);
        Limiter sliding = limiter.reconfigured(new LimitRule.SlidingWindow(Rate.perSecond(5), 5), memory, 0);
        assertThat(sliding.remaining(7, 0)).isEqualTo(3);
        assertThat(limiter.remaining(7, 0)).as("the former object follows").isEqualTo(3);
        Limiter larger =
                sliding.reconfigured(new LimitRule.SlidingWindow(Rate.perSecond(5), 5), KeyMemory.keyed(1 << 13, 1), 0);
        assertThat(larger.remaining(7, 0)).isEqualTo(3);
        assertThat(larger.bytes()).isGreaterThan(1 << 12);
        assertThat(larger.remaining(7, 10 * SECOND)).isEqualTo(5);
        assertThat(larger.bytes()).isLessThanOrEqualTo(1 << 13);
    }

    @Test
    void aLimitThatBecomesKeyedStartsUnspent() {
        Limiter limiter = Limiter.of("api", BUCKET, KeyMemory.single());
        limiter.tryAcquire(0, 5, 0);
        assertThat(limiter.reconfigured(BUCKET, KeyMemory.keyed(1024, 1), 0).remaining(3, 0))
                .isEqualTo(5);
    }

    @Test
    void aFullTableDropsTheKeyNearestToUnspent() {
        Limiter limiter = Limiter.of("hour", new LimitRule.TokenBucket(hourly(5), 5, 0), KeyMemory.keyed(64, 1));
        assertThat(limiter.tryAcquire(1, 5, 0)).isZero();
        for (long key = 2; key < 10_000; key++) {
            limiter.tryAcquire(key, 1, key);
        }
        assertThat(limiter.tryAcquire(1, 1, 10_000)).isPositive();
        assertThat(limiter.evictedLive()).isPositive();
        assertThat(limiter.bytes()).isEqualTo(64);
    }

    @Test
    void aWarmingLimitStartsAtAThirdOfItsRate() {
        LimitRule warming = new LimitRule.TokenBucket(Rate.perSecond(100), 1, 10 * SECOND);
        Limiter limiter = Limiter.of("warm", warming, KeyMemory.single());
        assertThat(granted(limiter, 0, SECOND)).isBetween(30L, 42L);
        granted(limiter, SECOND, 12 * SECOND);
        assertThat(granted(limiter, 12 * SECOND, 13 * SECOND)).isBetween(99L, 101L);
        assertThat(granted(limiter, 60 * SECOND, 61 * SECOND)).as("cold again").isBetween(30L, 42L);
    }

    @Test
    void negativeAndEmptyCostsAreRefusedWithTheValue() {
        Limiter limiter = Limiter.of("api", BUCKET, KeyMemory.single());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limiter.tryAcquire(0, 0, 0))
                .withMessageContaining("was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.settle(0, 1, -1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> KeyMemory.keyed(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyMemory(-1, 1, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitRule.TokenBucket(new Rate(1, Rate.MAX_PERIOD_NANOS), 1_000, 0));
    }

    private static Rate hourly(long permits) {
        return new Rate(permits, 3600 * SECOND);
    }

    private static long granted(Limiter limiter, long fromNanos, long toNanos) {
        long granted = 0;
        for (long now = fromNanos; now < toNanos; now += SECOND / 2000) {
            granted += limiter.tryAcquire(0, 1, now) == 0 ? 1 : 0;
        }
        return granted;
    }
}

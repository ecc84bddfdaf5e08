package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Compares each algorithm, in each kind of store, with a slow model that is plainly right, in virtual time. */
class LimiterModelTest {
    private static final int STEPS = 400;

    @Seeds(200)
    void aTokenBucketNeverGrantsMoreThanBurstPlusRateInAnyInterval(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        long burst = 1L + random.nextInt(50);
        long warmUpNanos = random.nextInt(3) == 0 ? 1 + random.nextLong(20 * rate.periodNanos()) : 0;
        LimitRule rule = new LimitRule.TokenBucket(rate, burst, warmUpNanos);
        for (Trace trace : traces(random, rule)) {
            trace.assertEveryInterval((permits, nanos) -> isWithin(rate, burst, permits, nanos));
        }
    }

    @Seeds(100)
    void aLeakyBucketNeverGrantsTwoPermitsCloserThanItsInterval(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        for (Trace trace : traces(random, new LimitRule.LeakyBucket(rate, 0))) {
            trace.assertEveryInterval((permits, nanos) -> isWithin(rate, 1, permits, nanos));
        }
    }

    @Seeds(200)
    void aSlidingWindowNeverHoldsMoreThanItsLimitInAnyWindow(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        LimitRule rule = new LimitRule.SlidingWindow(rate, 2 + random.nextInt(20));
        for (Trace trace : traces(random, rule)) {
            trace.assertEveryInterval((permits, nanos) -> nanos >= rate.periodNanos() || permits <= rate.permits());
        }
    }

    @Seeds(100)
    void aFixedWindowCountsAsTheModelDoes(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("fixed", new LimitRule.FixedWindow(rate), memory);
            Map<Long, Long> counts = new HashMap<>();
            long start = start(random);
            long now = start;
            for (int i = 0; i < STEPS; i++) {
                long cost = 1 + random.nextLong(rate.permits());
                long window = Math.floorDiv(now - start, rate.periodNanos());
                boolean isDue = counts.getOrDefault(window, 0L) + cost <= rate.permits();
                assertThat(limiter.tryAcquire(7, cost, now) == 0).isEqualTo(isDue);
                if (isDue) {
                    counts.merge(window, cost, Long::sum);
                }
                now += step(random, rate);
            }
        }
    }

    @Seeds(100)
    void aTokenBucketInOneWordAgreesWithTheModel(long seed) {
        Random random = new Random(seed);
        long intervalNanos = 1 + random.nextLong(1_000_000_000L);
        long burst = 1L + random.nextInt(100);
        Limiter limiter = Limiter.of(
                "bucket", new LimitRule.TokenBucket(new Rate(1, intervalNanos), burst, 0), KeyMemory.single());
        long now = start(random);
        long missingNanos = 0;
        for (int i = 0; i < STEPS; i++) {
            long step = random.nextLong(3 * intervalNanos);
            now += step;
            missingNanos = Math.max(0, missingNanos - step);
            long cost = 1 + random.nextLong(burst);
            long wait = Math.max(0, missingNanos + cost * intervalNanos - burst * intervalNanos);
            assertThat(limiter.tryAcquire(0, cost, now)).isEqualTo(wait);
            if (wait == 0) {
                missingNanos += cost * intervalNanos;
            }
            assertThat(limiter.remaining(0, now)).isEqualTo((burst * intervalNanos - missingNanos) / intervalNanos);
        }
    }

    @Seeds(100)
    void everyRefusalSaysExactlyWhenTheCallWouldPass(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        for (LimitRule rule : rules(rate, random)) {
            for (KeyMemory memory : memories()) {
                Limiter limiter = Limiter.of("any", rule, memory);
                long now = start(random);
                for (int i = 0; i < 60; i++) {
                    now += step(random, rate);
                    long cost = 1 + random.nextLong(rule.limit());
                    long wait = limiter.tryAcquire(3, cost, now);
                    if (wait > 0) {
                        assertThat(limiter.peek(3, cost, now + wait))
                                .as("%s after %d", rule, wait)
                                .isZero();
                        if (wait > tolerance(rule)) {
                            assertThat(limiter.peek(3, cost, now + wait - tolerance(rule)))
                                    .as("%s", rule)
                                    .isPositive();
                        }
                    }
                }
            }
        }
    }

    @Seeds(100)
    void cancellingNeverLetsMorePassThanTheRuleAllows(long seed) {
        Random random = new Random(seed);
        Rate rate = rate(random);
        for (LimitRule rule : List.of(
                new LimitRule.TokenBucket(rate, 1 + random.nextInt(30), 0),
                new LimitRule.SlidingWindow(rate, 2 + random.nextInt(8)),
                new LimitRule.FixedWindow(rate))) {
            for (KeyMemory memory : memories()) {
                Trace kept = traceWithCancellations(random, Limiter.of("any", rule, memory), rate);
                kept.assertEveryInterval((permits, nanos) -> switch (rule) {
                    case LimitRule.TokenBucket bucket -> isWithin(rate, bucket.burst(), permits, nanos);
                    case LimitRule.SlidingWindow window -> nanos >= rate.periodNanos() || permits <= rate.permits();
                    default -> nanos >= rate.periodNanos() || permits <= 2 * rate.permits();
                });
            }
        }
    }

    @Seeds(100)
    void changingTheRuleStaysWithinTheLargerOfTheTwoBounds(long seed) {
        Random random = new Random(seed);
        Rate small = rate(random);
        Rate large = new Rate(small.permits() * 3, small.periodNanos());
        LimitRule first = new LimitRule.TokenBucket(small, 5, 0);
        LimitRule second = new LimitRule.TokenBucket(large, 20, 0);
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("reloaded", first, memory);
            Trace trace = new Trace();
            long now = start(random);
            for (int i = 0; i < STEPS; i++) {
                now += step(random, large);
                if (random.nextInt(3) == 0) {
                    limiter = limiter.reconfigured(random.nextBoolean() ? first : second, memory, now);
                }
                long cost = 1L + random.nextInt(5);
                if (limiter.tryAcquire(9, cost, now) == 0) {
                    trace.add(now, cost);
                }
            }
            trace.assertEveryInterval((permits, nanos) -> isWithin(large, 20, permits, nanos));
        }
    }

    private static Trace traceWithCancellations(Random random, Limiter limiter, Rate rate) {
        List<long[]> held = new ArrayList<>();
        Trace kept = new Trace();
        long now = start(random);
        for (int i = 0; i < STEPS; i++) {
            now += step(random, rate);
            long cost = 1 + random.nextLong(limiter.rule().limit());
            if (limiter.tryAcquire(5, cost, now) == 0) {
                held.add(new long[] {now, cost});
            }
            if (!held.isEmpty() && random.nextInt(3) == 0) {
                long[] grant = held.remove(random.nextInt(held.size()));
                limiter.cancel(5, grant[1], grant[0], now);
            }
        }
        held.forEach(grant -> kept.add(grant[0], grant[1]));
        return kept;
    }

    private static List<Trace> traces(Random random, LimitRule rule) {
        List<Trace> traces = new ArrayList<>();
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("traced", rule, memory);
            Trace trace = new Trace();
            long now = start(random);
            for (int i = 0; i < STEPS; i++) {
                now += step(random, rule.rate());
                long cost = 1 + random.nextLong(rule.limit());
                if (limiter.tryAcquire(11, cost, now) == 0) {
                    trace.add(now, cost);
                }
            }
            traces.add(trace);
        }
        return traces;
    }

    private static List<LimitRule> rules(Rate rate, Random random) {
        return List.of(
                new LimitRule.TokenBucket(rate, 1 + random.nextInt(30), 0),
                new LimitRule.LeakyBucket(rate, 0),
                new LimitRule.FixedWindow(rate),
                new LimitRule.SlidingWindow(rate, 2 + random.nextInt(10)),
                new LimitRule.ApproximateSlidingWindow(rate));
    }

    /** A clock unit of the short word, and what rounding of the estimate may add. */
    private static long tolerance(LimitRule rule) {
        return 4 + rule.rate().periodNanos() / 10_000;
    }

    private static List<KeyMemory> memories() {
        return List.of(
                KeyMemory.single(),
                KeyMemory.keyed(1 << 14, 17),
                KeyMemory.keyed(1 << 14, 17).exact());
    }

    private static Rate rate(Random random) {
        return new Rate(1 + random.nextInt(40), 1_000 + random.nextLong(1L << (10 + random.nextInt(40))));
    }

    /** Near the place where nanoTime wraps, now and then. */
    private static long start(Random random) {
        return random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextLong(1L << 40) : random.nextLong();
    }

    private static long step(Random random, Rate rate) {
        long interval = rate.periodNanos() / rate.permits() + 1;
        return random.nextInt(20) == 0 ? random.nextLong(40 * interval) : random.nextLong(2 * interval);
    }

    /** permits ≤ burst + rate·nanos, without rounding. */
    private static boolean isWithin(Rate rate, long burst, long permits, long nanos) {
        return (double) (permits - burst) * rate.periodNanos() <= (double) nanos * rate.permits() * (1 + 1e-12);
    }
}

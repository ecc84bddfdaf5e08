package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real threads on one limit. They meet at a barrier between two moments of virtual time, so that all that happens at
 * one moment happens at once, and every interval between two grants can be checked exactly.
 */
class LimiterConcurrencyTest {
    private static final int THREADS = 4;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** What one thread does at one moment; returns how many permits it was granted. */
    private interface Turn {
        long take(Random random, long nowNanos);
    }

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Seeds(3)
    void aBucketThatThreadsFightOverStaysWithinItsBoundAndIsUsedInFull(long seed) throws Exception {
        Rate rate = Rate.perSecond(1_000_000);
        long burst = 8_000;
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("hot", new LimitRule.TokenBucket(rate, burst, 0), memory);
            int moments = 300;
            Trace trace = run(seed, moments, MILLISECOND / 4, hammer(limiter, 1000));
            trace.assertBucket(rate, burst);
            long due = burst + moments * 250L;
            assertThat(trace.permits()).isBetween(due * 96 / 100, due);
        }
    }

    @Seeds(3)
    void aBusyKeyThatIsResetHasItsBurstAgainAndNoMore(long seed) throws Exception {
        long burst = 8_000;
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("hot", new LimitRule.TokenBucket(Rate.perSecond(1_000_000), burst, 0), memory);
            int moments = 100;
            Trace unused = run(seed, moments, MILLISECOND / 4, hammer(limiter, 1000));
            long end = (moments - 1) * (MILLISECOND / 4);
            limiter.forgetHere(1, end);
            long granted = 0;
            while (limiter.tryAcquire(1, 1, end) == 0) {
                granted++;
            }
            assertThat(granted).isEqualTo(burst);
        }
    }

    @Seeds(3)
    void aSlidingWindowThatThreadsFightOverNeverHoldsMoreThanItsLimit(long seed) throws Exception {
        Rate rate = new Rate(1000, 100 * MILLISECOND);
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("hot", new LimitRule.SlidingWindow(rate, 5), memory);
            Trace trace = run(seed, 300, 7 * MILLISECOND, hammer(limiter, 200));
            trace.assertWindow(rate);
        }
    }

    @Seeds(3)
    void aFixedWindowThatThreadsFightOverGrantsItsLimitInEachWindow(long seed) throws Exception {
        Rate rate = new Rate(1000, 7 * MILLISECOND);
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("hot", new LimitRule.FixedWindow(rate), memory);
            Trace trace = run(seed, 200, 7 * MILLISECOND, hammer(limiter, 400));
            assertThat(trace.permits()).isEqualTo(200 * 1000);
        }
    }

    @Seeds(3)
    void newKeysThatThreadsFightOverGetOneCountEach(long seed) throws Exception {
        for (LimitRule rule : List.of(
                new LimitRule.TokenBucket(new Rate(3, 1000 * SECOND), 3, 0),
                new LimitRule.SlidingWindow(new Rate(3, 1000 * SECOND), 4))) {
            for (KeyMemory memory : List.of(
                    KeyMemory.keyed(1 << 20, seed),
                    KeyMemory.keyed(1 << 20, seed).exact())) {
                Limiter limiter = Limiter.of("new", rule, memory);
                int moments = 400;
                Trace trace = run(seed, moments, 1, (random, now) -> {
                    long granted = 0;
                    for (int i = 0; i < 5; i++) {
                        granted += limiter.tryAcquire(now, 1, now) == 0 ? 1 : 0;
                    }
                    return granted;
                });
                assertThat(trace.permits()).isEqualTo(3L * moments);
            }
        }
    }

    @Seeds(3)
    void changingTheRuleUnderLoadStaysWithinTheLargerBound(long seed) throws Exception {
        Rate small = Rate.perSecond(200_000);
        Rate large = Rate.perSecond(1_000_000);
        LimitRule tight = new LimitRule.TokenBucket(small, 2_000, 0);
        LimitRule wide = new LimitRule.TokenBucket(large, 8_000, 0);
        for (KeyMemory memory : memories()) {
            Limiter limiter = Limiter.of("reloaded", wide, memory);
            Turn hammer = hammer(limiter, 600);
            Trace trace = run(seed, 300, MILLISECOND / 4, (random, now) -> {
                long granted = 0;
                if (random.nextInt(THREADS) == 0) {
                    limiter.reconfigured(random.nextBoolean() ? tight : wide, memory, now);
                }
                granted += hammer.take(random, now);
                return granted;
            });
            trace.assertBucket(large, 8_000);
        }
    }

    @Test
    void aChainThatThreadsFightOverChargesAllOrNone() throws Exception {
        Limiter narrow = Limiter.of("narrow", bucket(500, 100), KeyMemory.single());
        Limiter wide = Limiter.of("wide", bucket(700, 300), KeyMemory.single());
        LimitChain chain = LimitChain.of(List.of(
                new Link(wide, List.of(), MissingKey.REFUSE, 0, false),
                new Link(narrow, List.of(), MissingKey.REFUSE, 0, false)));
        Trace trace = run(1, 200, MILLISECOND, (random, now) -> {
            Reservation reservation = new Reservation();
            long granted = 0;
            for (int i = 0; i < 50; i++) {
                chain.acquire(LimitChainTest.user("ann"), 1, now, reservation);
                granted += reservation.isAdmitted() ? 1 : 0;
            }
            return granted;
        });
        long end = 200 * MILLISECOND;
        assertThat(trace.permits()).isBetween(100L + 90, 100L + 101);
        assertThat(300 - wide.remaining(0, end))
                .as("charged as often as the narrow one")
                .isLessThan(101 + 101);
        trace.assertBucket(Rate.perSecond(500), 100);
    }

    private static LimitRule bucket(long perSecond, long burst) {
        return new LimitRule.TokenBucket(Rate.perSecond(perSecond), burst, 0);
    }

    private static Turn hammer(Limiter limiter, int calls) {
        return (random, now) -> {
            long granted = 0;
            for (int i = 0; i < calls; i++) {
                long cost = random.nextInt(10) == 0 ? 1 + random.nextInt(5) : 1;
                granted += limiter.tryAcquire(1, cost, now) == 0 ? cost : 0;
            }
            return granted;
        };
    }

    private Trace run(long seed, int moments, long stepNanos, Turn turn) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Callable<Trace>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed * THREADS + thread);
            tasks.add(() -> {
                Trace trace = new Trace();
                for (int moment = 0; moment < moments; moment++) {
                    barrier.await(10, TimeUnit.SECONDS);
                    long now = moment * stepNanos;
                    trace.add(now, turn.take(random, now));
                }
                return trace;
            });
        }
        Trace all = new Trace();
        for (Future<Trace> future : threads.invokeAll(tasks)) {
            all.addAll(future.get());
        }
        return all;
    }

    private static List<KeyMemory> memories() {
        return List.of(
                KeyMemory.single(),
                KeyMemory.keyed(1 << 14, 5),
                KeyMemory.keyed(1 << 14, 5).exact());
    }
}

package dev.tidegate.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int FIFTH = 2000;

    @Test
    void lightTrafficMayRetryThirtyTimesInAWindow() {
        RetryBudget budget = new RetryBudget(0);

        assertThat(spend(budget, 100, SECOND)).isEqualTo(30);
        assertThat(spend(budget, 100, 9 * SECOND)).isZero();
        assertThat(spend(budget, 100, 11 * SECOND)).isEqualTo(30);
        assertThat(budget.granted()).isEqualTo(60);
        assertThat(budget.denied()).isEqualTo(240);
    }

    @Test
    void aFifthOfTheRequestsMayBeRetried() {
        RetryBudget budget = new RetryBudget(0);
        request(budget, 1000, 0);

        assertThat(spend(budget, 1000, 1)).isEqualTo(200);
    }

    @Test
    void requestsOfLongAgoGrantNothing() {
        RetryBudget budget = new RetryBudget(0);
        request(budget, 100_000, SECOND / 2);

        assertThat(spend(budget, 1000, 60 * SECOND)).isEqualTo(RetryBudget.RETRIES_MIN);
    }

    @Test
    void aShareOfZeroGrantsNothingAtAll() {
        RetryBudget budget = new RetryBudget(0);
        request(budget, 1000, 0);

        assertThat(budget.trySpend(0, 0)).isFalse();
    }

    @Test
    void aClockThatWrapsDoesNoHarm() {
        RetryBudget budget = new RetryBudget(Long.MAX_VALUE - SECOND);

        assertThat(spend(budget, 100, Long.MAX_VALUE)).isEqualTo(30);
        assertThat(spend(budget, 100, Long.MIN_VALUE + SECOND)).isZero();
        assertThat(spend(budget, 100, Long.MIN_VALUE + 12 * SECOND)).isEqualTo(30);
    }

    @Seeds(200)
    void everyGrantedRetryKeepsThePromise(long seed) {
        Random random = new Random(seed);
        int share = 1 + random.nextInt(RetryBudget.WHOLE);
        RetryBudget budget = new RetryBudget(0);
        List<Long> requests = new ArrayList<>();
        List<Long> retries = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            now += (long) (-Math.log(random.nextDouble()) * SECOND / (1 + random.nextInt(200)));
            if (random.nextInt(100) < 50) {
                budget.onRequest(now);
                requests.add(now);
            } else if (budget.trySpend(share, now)) {
                retries.add(now);
                long second = now / SECOND;
                long granted =
                        Math.max(RetryBudget.RETRIES_MIN, since(second - 9, requests) * share / RetryBudget.WHOLE);
                assertThat(since(second - 9, retries)).isLessThanOrEqualTo(granted);
            }
        }
    }

    @Seeds(50)
    void noRetryIsWithheldThatThePromiseAllows(long seed) {
        Random random = new Random(seed);
        RetryBudget budget = new RetryBudget(0);
        List<Long> requests = new ArrayList<>();
        List<Long> retries = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            now += random.nextLong(SECOND / 20);
            if (random.nextInt(100) < 70) {
                budget.onRequest(now);
                requests.add(now);
            } else if (budget.trySpend(FIFTH, now)) {
                retries.add(now);
            } else {
                long second = now / SECOND;
                long granted =
                        Math.max(RetryBudget.RETRIES_MIN, since(second - 9, requests) * FIFTH / RetryBudget.WHOLE);
                assertThat(since(second - 9, retries) + 1).isGreaterThan(granted);
            }
        }
    }

    @Test
    void aStormOfFailuresReachesTheUpstreamOnlyOneFifthStronger() {
        RetryBudget budget = new RetryBudget(0);
        long[] tries = new long[60];
        for (long millis = 0; millis < 60_000; millis++) {
            long now = millis * 1_000_000L;
            budget.onRequest(now);
            int second = (int) (millis / 1000);
            tries[second]++;
            // Every call fails, and every caller would try three times more.
            tries[second] += spend(budget, 3, now);
        }
        for (int from = 0; from <= 50; from++) {
            long inTenSeconds = LongStream.of(tries).skip(from).limit(10).sum();
            assertThat(inTenSeconds).isBetween(11_990L, 12_000L);
        }
    }

    @Test
    void threadsTogetherSpendNoMoreThanThereIs() throws InterruptedException {
        RetryBudget budget = new RetryBudget(0);
        request(budget, 10_000, 0);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofPlatform().start(() -> spend(budget, 1000, 1)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(budget.granted()).isEqualTo(2000);
        assertThat(budget.denied()).isEqualTo(2000);
    }

    private static long since(long second, List<Long> times) {
        return times.stream().filter(time -> time / SECOND >= second).count();
    }

    private static void request(RetryBudget budget, int count, long now) {
        for (int i = 0; i < count; i++) {
            budget.onRequest(now);
        }
    }

    private static int spend(RetryBudget budget, int wanted, long now) {
        return (int) IntStream.range(0, wanted)
                .filter(i -> budget.trySpend(FIFTH, now))
                .count();
    }
}

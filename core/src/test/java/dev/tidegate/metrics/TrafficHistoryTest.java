package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.tidegate.metrics.TrafficCounts.Outcome;
import dev.tidegate.testkit.Seeds;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficHistoryTest {
    private static final long MILLI = 1_000_000L;
    private static final long START = 1_700_000_003L;

    private final TrafficHistory history = new TrafficHistory(START);
    private final TrafficCounts counts = new TrafficCounts();

    private void second(long second, int served, long nanos) {
        for (int i = 0; i < served; i++) {
            counts.record(Outcome.SERVED, nanos);
        }
        sample(second);
    }

    private void sample(long second) {
        long[] sums = new long[TrafficCounts.SIZE];
        counts.addTo(sums);
        history.sample(second, sums);
    }

    @Test
    void tellsTheTimeBeforeAChangeFromTheTimeAfterIt() {
        for (int i = 0; i < 60; i++) {
            second(START + i, 100, MILLI);
        }
        for (int i = 60; i < 90; i++) {
            second(START + i, 10, 50 * MILLI);
        }
        TrafficShape before = history.shape(START, START + 60);
        TrafficShape after = history.shape(START + 60, START + 90);

        assertThat(before.requests()).isEqualTo(new RateShape(60, 6000, 100, 100, 100, 0));
        assertThat(before.p95Nanos()).isCloseTo(MILLI, withPercentage(7));
        assertThat(after.requests()).isEqualTo(new RateShape(30, 300, 10, 10, 10, 0));
        assertThat(after.p50Nanos()).isCloseTo(50 * MILLI, withPercentage(7));
    }

    @Test
    void refusedRequestsCountButTakeNoTime() {
        counts.record(Outcome.SERVED, MILLI);
        counts.record(Outcome.FAILED, MILLI);
        counts.record(Outcome.REFUSED, 1000 * MILLI);
        counts.record(Outcome.REFUSED, 1000 * MILLI);
        sample(START);
        TrafficShape shape = history.shape(0, Long.MAX_VALUE);

        assertThat(shape.requests().events()).isEqualTo(4);
        assertThat(shape.refusedPart()).isEqualTo(0.5);
        assertThat(shape.failedPart()).isEqualTo(0.5);
        assertThat(shape.p99Nanos()).isCloseTo(MILLI, withPercentage(7));
    }

    @Test
    void aTimeOfWhichNothingIsKnownIsEmpty() {
        second(START, 1, MILLI);

        TrafficShape shape = history.shape(START + 10, START + 20);
        assertThat(shape.requests().seconds()).isZero();
        assertThat(shape.refusedPart()).isZero();
        assertThat(shape.failedPart()).isZero();
        assertThat(shape.p50Nanos()).isZero();
    }

    @Test
    void secondsThatWereLeftOutShareWhatCameInThem() {
        second(START, 5, MILLI);
        second(START + 4, 41, MILLI);

        assertThat(history.shape(START, START + 5).requests()).isEqualTo(RateShape.of(new long[] {5, 10, 10, 10, 11}));
    }

    @Test
    void aSecondIsTakenInOnce() {
        second(START, 5, MILLI);
        second(START, 5, MILLI);
        second(START + 1, 1, MILLI);

        assertThat(history.shape(START, START + 2).requests()).isEqualTo(RateShape.of(new long[] {5, 6}));
    }

    @Test
    void afterALongPauseNothingOldIsLeft() {
        second(START, 1000, 50 * MILLI);
        second(START + 5000, 600, MILLI);
        TrafficShape shape = history.shape(0, Long.MAX_VALUE);

        assertThat(shape.requests().seconds()).isEqualTo(RateRing.SECONDS);
        assertThat(shape.p99Nanos()).isCloseTo(MILLI, withPercentage(7));
    }

    @Seeds(20)
    void agreesWithAMapOfSeconds(long seed) {
        Random random = new Random(seed);
        Map<Long, Long> model = new TreeMap<>();
        long second = START;
        int seconds = 1 + random.nextInt(1500);
        for (int i = 0; i < seconds; i++) {
            int served = random.nextInt(20);
            second(second, served, MILLI);
            model.put(second++, (long) served);
        }
        long newest = second;
        long from = START + random.nextInt(seconds);
        long to = from + random.nextInt(seconds);
        long[] expected = model.entrySet().stream()
                .filter(entry -> entry.getKey() >= Math.max(from, newest - RateRing.SECONDS) && entry.getKey() < to)
                .mapToLong(Map.Entry::getValue)
                .toArray();

        assertThat(history.shape(from, to).requests()).isEqualTo(RateShape.of(expected));
    }
}

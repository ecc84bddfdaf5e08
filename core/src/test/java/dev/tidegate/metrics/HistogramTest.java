package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.testkit.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final long MICRO = 1_000;
    private static final long HOUR = 3_600_000_000_000L;

    @Seeds(50)
    void everyQuantileIsWithinTwoPercentOfTheSortedValues(long seed) {
        Random random = new Random(seed);
        long[] nanos = LongStream.range(0, 1 + random.nextInt(2000))
                .map(i -> (long) (MICRO * Math.pow(3.6e9, random.nextDouble())))
                .sorted()
                .toArray();
        Histogram histogram = new Histogram();
        LongStream.of(nanos).forEach(histogram::record);
        Distribution distribution = histogram.read();

        for (double part : new double[] {0, 0.01, 0.5, 0.95, 0.99, 1}) {
            double exact = nanos[(int) Math.max(0, Math.ceil(part * nanos.length) - 1)];
            assertThat(distribution.quantileNanos(part) / exact).isCloseTo(1, within(0.02));
        }
        assertThat(distribution.count()).isEqualTo(nanos.length);
        assertThat(distribution.sumNanos()).isEqualTo(LongStream.of(nanos).sum());
    }

    @Test
    void bucketsFollowOneAnotherWithoutGapOrOverlap() {
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            assertThat(Buckets.index(Buckets.fromNanos(bucket))).isEqualTo(bucket);
            if (bucket + 1 < Buckets.COUNT) {
                assertThat(Buckets.index(Buckets.fromNanos(bucket + 1) - 1)).isEqualTo(bucket);
            }
        }
    }

    @Test
    void whatIsOutsideTheScaleGoesToItsEnd() {
        Histogram histogram = new Histogram();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.read().quantileNanos(0.5)).isLessThan(MICRO);
        assertThat((double) histogram.read().quantileNanos(1)).isCloseTo(HOUR, within(0.02 * HOUR));
        assertThat(histogram.read().sumNanos()).isEqualTo(HOUR);
    }

    @Test
    void countsCumulativelyUpToBounds() {
        Histogram histogram = new Histogram();
        LongStream.rangeClosed(1, 100).forEach(i -> histogram.record(i * 1_000_000));
        List<Long> bounds = List.of(500_000L, 5_300_000L, 10_300_000L, 51_000_000L, HOUR);

        assertThat(histogram.read().cumulative(bounds)).containsExactly(0, 5, 10, 51, 100);
    }

    @Test
    void distributionsAddUpAndSubtract() {
        Histogram first = new Histogram();
        Histogram second = new Histogram();
        first.record(MICRO);
        Distribution before = first.read();
        first.record(1000 * MICRO);
        second.record(1000 * MICRO);

        Distribution both = first.read().plus(second.read());
        assertThat(both.count()).isEqualTo(3);
        assertThat(both.minus(before).count()).isEqualTo(2);
        assertThat(both.minus(before).sumNanos()).isEqualTo(2000 * MICRO);
        assertThat((double) both.minus(before).quantileNanos(0)).isCloseTo(1000 * MICRO, within(20.0 * MICRO));
    }

    @Test
    void nothingHasQuantileZeroAndAPartIsFromZeroToOne() {
        assertThat(Distribution.EMPTY.quantileNanos(0.99)).isZero();
        assertThatThrownBy(() -> Distribution.EMPTY.quantileNanos(99)).hasMessageContaining("was 99");
        assertThatThrownBy(() -> Distribution.EMPTY.quantileNanos(-1)).hasMessageContaining("was -1");
        assertThatThrownBy(() -> Distribution.EMPTY.quantileNanos(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void aReaderOnAnotherThreadSeesAllInTheEnd() throws InterruptedException {
        Histogram histogram = new Histogram();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 100_000; i++) {
                histogram.record(i);
            }
        });
        long last = 0;
        while (writer.isAlive()) {
            long count = histogram.read().count();
            assertThat(count).isGreaterThanOrEqualTo(last);
            last = count;
        }
        writer.join();
        assertThat(histogram.read().count()).isEqualTo(100_000);
    }
}

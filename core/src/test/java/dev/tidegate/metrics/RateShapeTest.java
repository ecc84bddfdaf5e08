package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.testkit.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RateShapeTest {
    @Test
    void anEvenFlowHasNoDispersion() {
        RateShape shape = RateShape.of(new long[] {5, 5, 5, 5});

        assertThat(shape).isEqualTo(new RateShape(4, 20, 5, 5, 5, 0));
        assertThat(shape.mean()).isEqualTo(5);
        assertThat(shape.peakToMean()).isEqualTo(1);
    }

    @Test
    void aBurstStandsOutInEveryMeasure() {
        long[] counts = new long[20];
        counts[7] = 100;
        RateShape shape = RateShape.of(counts);

        assertThat(shape.p50()).isZero();
        assertThat(shape.p95()).isZero();
        assertThat(shape.max()).isEqualTo(100);
        assertThat(shape.peakToMean()).isEqualTo(20);
        assertThat(shape.dispersion()).isEqualTo(95);
    }

    @Test
    void nothingHasNoShape() {
        assertThat(RateShape.of(new long[0])).isEqualTo(new RateShape(0, 0, 0, 0, 0, 0));
        assertThat(RateShape.of(new long[3])).isEqualTo(new RateShape(3, 0, 0, 0, 0, 0));
        assertThat(RateShape.of(new long[3]).peakToMean()).isZero();
        assertThat(RateShape.of(new long[0]).mean()).isZero();
    }

    @Seeds(20)
    void eventsThatKnowNothingOfOneAnotherHaveADispersionOfOne(long seed) {
        Random random = new Random(seed);
        long[] perSecond = new long[2000];
        for (int i = 0; i < 200_000; i++) {
            perSecond[random.nextInt(perSecond.length)]++;
        }
        // The dispersion of 2000 Poisson counts has a standard deviation of √(2/2000).
        assertThat(RateShape.of(perSecond).dispersion()).isCloseTo(1, within(5 * 0.032));
    }

    @Seeds(50)
    void quantilesAreThoseOfTheSortedCounts(long seed) {
        long[] counts = new Random(seed).longs(1 + seed * 7, 0, 1000).toArray();
        long[] sorted = counts.clone();
        Arrays.sort(sorted);
        RateShape shape = RateShape.of(counts);

        assertThat(LongStream.of(sorted).filter(count -> count <= shape.p95()).count() * 100)
                .isGreaterThanOrEqualTo(95L * counts.length);
        assertThat(LongStream.of(sorted).filter(count -> count < shape.p95()).count() * 100)
                .isLessThan(95L * counts.length);
        assertThat(shape.p50()).isEqualTo(sorted[(counts.length + 1) / 2 - 1]);
    }
}

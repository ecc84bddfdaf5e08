package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.Arrivals;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PoissonTest {
    private static final Duration LENGTH = Duration.ofSeconds(100);

    @Test
    void comesToItsRateWithTheSpreadOfChance() {
        // The count has the standard deviation sqrt(100,000) = 316.
        assertThat(new Poisson(1).then(1_000, LENGTH).count()).isBetween(98_700, 101_300);
    }

    @Test
    void changesItsRateWhereItIsTold() {
        Poisson poisson = new Poisson(1).then(10, Duration.ofSeconds(10));
        int before = poisson.count();
        Arrivals arrivals = poisson.then(1_000, Duration.ofSeconds(10)).arrivals();
        assertThat(before).isBetween(60, 140);
        assertThat(arrivals.dueNanos(before - 1)).isLessThan(10_000_000_000L);
        assertThat(arrivals.dueNanos(before)).isBetween(10_000_000_000L, 10_100_000_000L);
        assertThat(arrivals.count()).isBetween(9_600L, 10_600L);
        assertThat(arrivals.length()).isBetween(Duration.ofMillis(19_900), Duration.ofSeconds(20));
    }

    @Test
    void isTheSameForTheSameSeedOnly() {
        long[] first = times(1);
        assertThat(times(1)).isEqualTo(first);
        assertThat(times(2)).isNotEqualTo(first);
    }

    private static long[] times(long seed) {
        Arrivals arrivals = new Poisson(seed).then(100, Duration.ofSeconds(1)).arrivals();
        return LongStream.range(0, arrivals.count()).map(arrivals::dueNanos).toArray();
    }
}

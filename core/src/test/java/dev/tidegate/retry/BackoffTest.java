package dev.tidegate.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.testkit.Seeds;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long MILLI = 1_000_000L;

    private final Backoff backoff = new Backoff(25 * MILLI);

    @Test
    void theBoundDoublesFourTimes() {
        assertThat(LongStream.rangeClosed(1, 7).map(retry -> backoff.delayNanos((int) retry, -1L) / MILLI))
                .containsExactly(25L, 50L, 100L, 200L, 400L, 400L, 400L);
        assertThat(backoff.longestNanos()).isEqualTo(400 * MILLI);
    }

    @Seeds(20)
    void delaysAreSpreadEvenlyFromZeroToTheBound(long seed) {
        Random random = new Random(seed);
        int[] perTenth = new int[10];
        for (int i = 0; i < 10_000; i++) {
            long delay = backoff.delayNanos(2, random.nextLong());
            assertThat(delay).isBetween(0L, 50 * MILLI);
            perTenth[(int) Math.min(9, delay / (5 * MILLI))]++;
        }
        // Five standard deviations of a fair share of 1000.
        assertThat(IntStream.of(perTenth)).allMatch(count -> count >= 850 && count <= 1150);
    }

    @Test
    void noBaseMeansNoWait() {
        assertThat(new Backoff(0).delayNanos(5, -1L)).isZero();
    }

    @Test
    void refusesWhatIsNoTimeAndWhatIsNoRetry() {
        assertThatThrownBy(() -> new Backoff(-1)).hasMessageContaining("baseNanos");
        assertThatThrownBy(() -> new Backoff(Long.MAX_VALUE)).hasMessageContaining("baseNanos");
        assertThatThrownBy(() -> backoff.delayNanos(0, 0)).hasMessageContaining("retry");
    }
}

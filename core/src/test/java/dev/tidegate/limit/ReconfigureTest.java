package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReconfigureTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;

    static Stream<KeyMemory> memories() {
        return Stream.of(
                KeyMemory.single(),
                KeyMemory.keyed(1 << 16, 7),
                KeyMemory.keyed(1 << 16, 7).exact());
    }

    @ParameterizedTest
    @MethodSource("memories")
    void whoHadSpentAllOfALittleHasSpentLittleOfALot(KeyMemory memory) {
        Limiter tight = Limiter.of("edited", new LimitRule.TokenBucket(new Rate(1, HOUR), 1, 0), memory);
        assertThat(tight.tryAcquire(1, 1, SECOND)).isZero();
        assertThat(tight.tryAcquire(1, 1, SECOND)).isPositive();

        LimitRule loose = new LimitRule.TokenBucket(Rate.perSecond(1_000_000), 1_000_000, 0);
        Limiter edited = tight.reconfigured(loose, memory, 2 * SECOND);

        assertThat(edited.tryAcquire(1, 1, 2 * SECOND)).isZero();
        assertThat(edited.remaining(1, 2 * SECOND)).isBetween(999_990L, 999_999L);
    }

    @ParameterizedTest
    @MethodSource("memories")
    void theCallThatEndsAChangeOfAlgorithmIsChargedOnce(KeyMemory memory) {
        Limiter bucket = Limiter.of("edited", new LimitRule.TokenBucket(new Rate(10, HOUR), 10, 0), memory);
        Limiter window = bucket.reconfigured(new LimitRule.SlidingWindow(new Rate(10, HOUR), 60), memory, 0);
        assertThat(window.tryAcquire(1, 1, 3 * HOUR)).isZero();
        assertThat(window.remaining(1, 3 * HOUR)).isEqualTo(9);
    }
}

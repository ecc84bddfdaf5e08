package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that nobody has seen before, by the million, against a table of fixed size. */
class KeySprayTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SPRAYED = 2_000_000;

    @Test
    void aSprayOfNewKeysWinsASpentKeyNothingBack() {
        Rate fivePerHour = new Rate(5, 3600 * SECOND);
        for (KeyMemory memory :
                List.of(KeyMemory.keyed(1 << 20, 3), KeyMemory.keyed(1 << 20, 3).exact())) {
            Limiter limiter = Limiter.of("spray", new LimitRule.TokenBucket(fivePerHour, 5, 0), memory);
            assertThat(limiter.tryAcquire(1, 5, 0)).isZero();
            long bytes = limiter.bytes();
            for (int i = 2; i < SPRAYED; i++) {
                limiter.tryAcquire(i, 1, i * 1000L);
            }
            assertThat(limiter.tryAcquire(1, 1, SPRAYED * 1000L)).isPositive();
            assertThat(limiter.bytes()).isEqualTo(bytes).isLessThanOrEqualTo(1 << 20);
        }
    }

    @Test
    void aKeyComesBackUnspentHoweverLongItsWordLay() {
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(1000), 100, 0);
        Limiter limiter = Limiter.of("idle", rule, KeyMemory.keyed(1 << 14, 3));
        for (long hours = 0; hours < 400; hours++) {
            long now = hours * 3600 * SECOND;
            for (long key = 0; key < 500; key++) {
                if (hours % 97 == key % 97) {
                    assertThat(limiter.tryAcquire(key, 100, now)).isZero();
                }
            }
            for (long i = 1; i < 200; i++) {
                limiter.tryAcquire(-i, 1, now + i * SECOND);
            }
        }
    }
}

package dev.tidegate.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.testkit.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionIdsTest {
    @Seeds(10)
    void loopsNeverMeet(long seed) {
        long start = new Random(seed).nextLong();
        Set<Long> ids = new HashSet<>();
        for (int loop = 0; loop < 8; loop++) {
            DecisionIds own = DecisionIds.of(start, loop);
            for (int i = 0; i < 10_000; i++) {
                ids.add(own.next());
            }
        }
        assertThat(ids).hasSize(80_000).doesNotContain(0L);
    }

    @Test
    void zeroIsSkippedBecauseItMeansNone() {
        assertThat(DecisionIds.of(0, 0).next())
                .isNotZero()
                .isEqualTo(DecisionIds.of(1, 0).next());
    }

    @Test
    void anIdReadsAsSixteenHexadecimalDigits() {
        assertThat(DecisionIds.text(0x4bf92f35L)).isEqualTo("000000004bf92f35");
    }

    @Test
    void twoStartsDiffer() {
        assertThat(DecisionIds.seed()).isNotEqualTo(DecisionIds.seed());
    }

    @Test
    void aLoopBeyondTheRangeIsAMistake() {
        assertThatThrownBy(() -> DecisionIds.of(1, 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DecisionIds.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}

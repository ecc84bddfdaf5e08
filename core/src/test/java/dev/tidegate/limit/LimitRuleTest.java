package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LimitRuleTest {
    private static final Rate RATE = Rate.perSecond(10);

    @Test
    void aRateOutsideItsRangesIsRefusedWithTheValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(0, 1)).withMessageContaining("was 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(Rate.MAX_PERMITS + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rate(1, Rate.MAX_PERIOD_NANOS + 1));
    }

    @Test
    void aRateReadsInPermitsASecond() {
        assertThat(new Rate(300, 60_000_000_000L).permitsPerSecond()).isEqualTo(5.0);
    }

    @Test
    void aRuleThatCannotWorkIsRefusedWithTheValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitRule.TokenBucket(RATE, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitRule.TokenBucket(RATE, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitRule.LeakyBucket(RATE, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitRule.SlidingWindow(RATE, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitRule.SlidingWindow(RATE, 129));
    }
}

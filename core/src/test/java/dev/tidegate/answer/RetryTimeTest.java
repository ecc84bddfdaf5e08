package dev.tidegate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTimeTest {
    private static final long MILLI = 1_000_000L;

    @ParameterizedTest
    @CsvSource({"38, 38 ms", "999, 999 ms", "1000, 1 s", "119001, 120 s", "120000, 2 min", "7200000, 2 h"})
    void peopleReadItInTheUnitThatFits(long millis, String text) {
        assertThat(RetryTime.of(millis * MILLI, 7).text()).isEqualTo(text);
    }

    @Test
    void secondsAreRoundedUpAndNeverNone() {
        assertThat(RetryTime.of(1, 7).seconds()).isEqualTo(1);
        assertThat(RetryTime.of(1_000 * MILLI + 1, 7).seconds()).isEqualTo(2);
        assertThat(RetryTime.of(0, 7).seconds()).isEqualTo(1);
        assertThat(RetryTime.of(1, 7).millis()).isEqualTo(1);
    }

    @Test
    void aLongWaitIsSpreadOverATenthMoreByTheDecision() {
        long wait = 100_000 * MILLI;
        assertThat(RetryTime.of(wait, 0).seconds()).isEqualTo(100);
        assertThat(RetryTime.of(wait, 10).seconds()).isEqualTo(110);
        assertThat(RetryTime.of(wait, -1).seconds()).isEqualTo(110);
        assertThat(RetryTime.of(wait, -1).windowSeconds()).isEqualTo(100);
    }
}

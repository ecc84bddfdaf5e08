package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.limit.Rate;
import dev.tidegate.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotationTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void ratesAreReadAsPeopleWriteThem() {
        assertThat(Notation.parseRate("10/s")).isEqualTo(Rate.perSecond(10));
        assertThat(Notation.parseRate("300/min")).isEqualTo(new Rate(300, 60 * SECOND));
        assertThat(Notation.parseRate("2/h")).isEqualTo(new Rate(2, 3600 * SECOND));
        assertThat(Notation.parseRate("5/day")).isEqualTo(new Rate(5, 86400 * SECOND));
        assertThat(Notation.parseRate("3/10s")).isEqualTo(new Rate(3, 10 * SECOND));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Notation.parseRate("10"))
                .withMessageContaining("was 10");
        assertThatIllegalArgumentException().isThrownBy(() -> Notation.parseRate("0/s"));
    }

    @Test
    void theLargestUnitThatSaysItExactlyIsWritten() {
        assertThat(Notation.duration(250_000_000)).isEqualTo("250ms");
        assertThat(Notation.duration(90 * SECOND)).isEqualTo("90s");
        assertThat(Notation.duration(120 * SECOND)).isEqualTo("2min");
        assertThat(Notation.duration(0)).isEqualTo("0s");
        assertThat(Notation.rate(new Rate(3, 10 * SECOND))).isEqualTo("3/10s");
        assertThat(Notation.rate(new Rate(3, 60 * SECOND))).isEqualTo("3/min");
        assertThat(Notation.bytes(16 << 20)).isEqualTo("16MiB");
        assertThat(Notation.bytes(0)).isEqualTo("0B");
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Notation.parseDurationNanos("999999999999999999day"));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Notation.parseBytes("999999999999999GiB"));
    }

    @Seeds(300)
    void whatIsWrittenReadsBack(long seed) {
        Random random = new Random(seed);
        long number = random.nextLong(1, Rate.MAX_PERIOD_NANOS);
        long round = number - number % (random.nextBoolean() ? SECOND : 60 * SECOND);
        Rate rate = new Rate(1 + random.nextLong(Rate.MAX_PERMITS), Math.max(1, round));
        assertThat(Notation.parseRate(Notation.rate(rate))).isEqualTo(rate);
        assertThat(Notation.parseDurationNanos(Notation.duration(round))).isEqualTo(round);
        assertThat(Notation.parseBytes(Notation.bytes(number / 100))).isEqualTo(number / 100);
    }
}

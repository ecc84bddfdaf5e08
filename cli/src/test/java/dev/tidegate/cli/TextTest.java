package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.cli.load.Arrivals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void durationsAreReadWithTheirUnits() {
        assertThat(DurationText.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(DurationText.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(DurationText.parse("5min")).isEqualTo(DurationText.parse("5m"));
        assertThat(DurationText.parse("7us")).isEqualTo(Duration.ofNanos(7_000));
        assertThat(DurationText.parse("3ns")).isEqualTo(Duration.ofNanos(3));
        assertThat(DurationText.parse("2d")).isEqualTo(Duration.ofDays(2));
        assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse("5"));
    }

    @Test
    void durationsAreWrittenWithTheUnitThatFits() {
        assertThat(DurationText.of(12_345)).isEqualTo("12 µs");
        assertThat(DurationText.of(1_234_567)).isEqualTo("1.23 ms");
        assertThat(DurationText.of(909_000_000)).isEqualTo("909 ms");
        assertThat(DurationText.of(1_500_000_000)).isEqualTo("1.50 s");
        assertThat(DurationText.of(150_000_000_000L)).isEqualTo("150 s");
    }

    @Test
    void ratesAreSteadyOrStages() {
        assertThat(RateText.parse("300/min", Duration.ofMinutes(1)))
                .isEqualTo(Arrivals.steady(5, Duration.ofMinutes(1)));
        assertThat(RateText.parse("0..100/2s, 100..100/1s", Duration.ofHours(1)).count())
                .isEqualTo(200);
        assertThatIllegalArgumentException().isThrownBy(() -> RateText.perSecond("100"));
    }

    @Test
    void jsonHasEveryKindOfValueAndEscapesItsText() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a\"b\\c\n\r\t\u0001é");
        map.put("numbers", List.of(1, 2.5, Double.NaN));
        map.put("flag", true);
        map.put("none", Optional.empty());
        map.put("some", Optional.of(Map.of()));
        assertThat(JsonText.of(map))
                .isEqualTo("{\"text\":\"a\\\"b\\\\c\\n\\r\\t\\u0001é\",\"numbers\":[1,2.5,null],\"flag\":true,"
                        + "\"none\":null,\"some\":{}}");
    }
}

package dev.tidegate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "007, 7", "999999999999999, 999999999999999"})
    void digitsAreANumber(String text, long number) {
        assertThat(WholeNumber.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1.0", "-1", "+1", "1e3", "1000000000000000", "٣"})
    void whatHasOtherSignsOrTooManyIsNone(String text) {
        assertThat(WholeNumber.parse(text)).isEqualTo(WholeNumber.MALFORMED);
    }
}

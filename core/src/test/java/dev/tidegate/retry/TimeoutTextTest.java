package dev.tidegate.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutTextTest {
    @ParameterizedTest
    @CsvSource({
        "1.5s, 1500000000",
        "200ms, 200000000",
        "250, 250000000",
        "0, 0",
        "0s, 0",
        "2m, 120000000000",
        "0.3s, 300000000",
        "1.25ms, 1250000",
        "0.000000001s, 1",
        "00000001s, 1000000000",
        "99999999, 86400000000000",
        "99999999m, 86400000000000"
    })
    void readsANumberWithAUnitOrMilliseconds(String text, long nanos) {
        assertThat(TimeoutText.parse(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "ms",
                "-1",
                "+1",
                "1 s",
                " 1",
                "1 ",
                "1,5s",
                "1.s",
                ".5s",
                "1.5",
                "1.5.5s",
                "1h",
                "1S",
                "1us",
                "1sm",
                "1mss",
                "123456789",
                "0.0000000001s",
                "1e3",
                "0x10",
                "٣"
            })
    void aTimeInNoKnownFormIsMalformed(String text) {
        assertThat(TimeoutText.parse(text)).isEqualTo(TimeoutText.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "100m, 100000000",
        "2S, 2000000000",
        "3M, 180000000000",
        "1H, 3600000000000",
        "7u, 7000",
        "9n, 9",
        "0n, 0",
        "99999999m, 86400000000000",
        "99999999H, 86400000000000"
    })
    void readsWhatGrpcDefines(String text, long nanos) {
        assertThat(TimeoutText.parseGrpc(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "100", "1s", "1 m", "123456789m", "1.5S", "-1m", "1mm"})
    void whatGrpcDoesNotDefineIsMalformed(String text) {
        assertThat(TimeoutText.parseGrpc(text)).isEqualTo(TimeoutText.MALFORMED);
    }

    @Test
    void tellsPlainMillisecondsFromANumberWithAUnit() {
        assertThat(TimeoutText.isBare("250")).isTrue();
        assertThat(TimeoutText.isBare("250ms")).isFalse();
    }
}

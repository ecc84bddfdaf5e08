package dev.tidegate.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.testkit.Seeds;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryMatchTest {
    @ParameterizedTest
    @CsvSource({
        "value1, value1, true",
        "value1, value2, false",
        "value*, value, true",
        "value*, valueXYZ, true",
        "value*, valu, false",
        "/api/*/action, /api/123/action, true",
        "/api/*/action, /api/user-id/action, true",
        "/api/*/action, /api/123/other, false",
        "/api/*/resource/*/action, /api/v1/resource/123/action, true",
        "/api/*/resource/*/action, /api/v1/action, false",
        "a*a, a, false",
        "*, anything, true",
        "*b, abab, true"
    })
    void takesAValueAPatternOrAnything(String wanted, String value, boolean taken) {
        assertThat(new EntryMatch("key", wanted).takes(value)).isEqualTo(taken);
    }

    @Test
    void aKeyAloneTakesAnyValueEvenNone() {
        assertThat(new EntryMatch("key", "").takes("x")).isTrue();
        assertThat(new EntryMatch("key", "").takes("")).isTrue();
    }

    @Test
    void aKeyMustBeSaid() {
        assertThatIllegalArgumentException().isThrownBy(() -> new EntryMatch("", "x"));
    }

    @Seeds(300)
    void patternsAgreeWithRegularExpressions(long seed) {
        Random random = new Random(seed);
        String wanted = text(random, "ab*");
        String value = text(random, "ab");
        String expression =
                Stream.of(wanted.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertThat(new EntryMatch("key", wanted).takes(value)).isEqualTo(value.matches(expression));
    }

    private static String text(Random random, String letters) {
        return random.ints(1 + random.nextInt(8), 0, letters.length())
                .mapToObj(i -> letters.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}

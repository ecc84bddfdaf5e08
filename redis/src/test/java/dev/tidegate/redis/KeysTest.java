package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysTest {
    private final Keys keys = new Keys("shop");

    private String key(String text) {
        return new String(keys.key("per-user", text), StandardCharsets.UTF_8);
    }

    @Test
    void namesTheSlotTheLimitAndTheKey() {
        assertThat(key("anna")).isEqualTo("shop:{" + keys.lane("per-user", "anna") + "}:per-user:anna");
    }

    @Test
    void replacesLongTextsByTheirDigest() {
        String longText = "x".repeat(Keys.TEXT_MAX + 1);
        assertThat(key(longText)).hasSizeLessThan(100).contains("sha256:");
        assertThat(key(longText)).isNotEqualTo(key(longText + "y"));
    }

    @Test
    void spreadsKeysOverAllSlots() {
        assertThat(IntStream.range(0, 2_000)
                        .mapToObj(i -> keys.lane("per-user", "user" + i))
                        .collect(Collectors.toSet()))
                .hasSize(Keys.LANES);
    }
}

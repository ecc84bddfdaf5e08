package dev.tidegate.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonFieldsTest {
    @Test
    void readsMembersInTheirOrder() {
        assertThat(JsonFields.parse(" { \"b\" : \"1\" ,\r\n\t\"a\":\"\" } "))
                .containsExactly(entry("b", "1"), entry("a", ""));
        assertThat(JsonFields.parse("{}")).isEmpty();
        assertThat(JsonFields.parse("{ }")).isEmpty();
    }

    @Test
    void readsEveryEscape() {
        assertThat(JsonFields.parse("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00é\"}"))
                .containsExactly(entry("a", "\"\\/\b\f\n\r\té\uD83D\uDE00é"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":\"b\"",
                "{\"a\":\"b\",}",
                "{,}",
                "{\"a\":\"b\"}x",
                "{\"a\":\"b\"}{}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":[\"b\"]}",
                "{\"a\":{}}",
                "{a:\"b\"}",
                "{'a':'b'}",
                "[\"a\"]",
                "\"a\"",
                "{\"a\":\"b}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\n\"}",
                "{\"a\":\"b\" \"c\":\"d\"}",
                "{/**/}"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> JsonFields.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the body is a JSON object of strings, but ");
    }

    @Test
    void refusesANameThatIsThereTwice() {
        assertThatThrownBy(() -> JsonFields.parse("{\"a\":\"1\",\"\\u0061\":\"2\"}"))
                .hasMessage("'a' is there twice");
    }

    @Test
    void readsWhatAnotherWriterWrites() {
        Random random = new Random(7);
        for (int i = 0; i < 1000; i++) {
            Map<String, String> members = Map.of("a", text(random), "b" + text(random), text(random), "", text(random));
            assertThat(JsonFields.parse(JsonMapper.shared().writeValueAsString(members)))
                    .isEqualTo(members);
        }
    }

    private static String text(Random random) {
        List<String> signs = List.of("a", "\"", "\\", "\n", "\u0001", "é", "\uD83D\uDE00", " ", "/", "{", "\u2028");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(signs.get(random.nextInt(signs.size())));
        }
        return text.toString();
    }
}

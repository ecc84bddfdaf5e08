package dev.tidegate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void aQuotedTextIsPlainAscii() {
        assertThat(JsonText.quote("a \"b\" \\ \n\t\r\u0000\u007f\u00e9\u20ac"))
                .isEqualTo("\"a \\\"b\\\" \\\\ \\n\\t\\u000d\\u0000\\u007f\\u00e9\\u20ac\"");
    }

    @Test
    void pairsOfSurrogatesStayAndHalvesAreReplaced() {
        assertThat(JsonText.quote("\ud83d\ude00")).isEqualTo("\"\\ud83d\\ude00\"");
        assertThat(JsonText.quote("\ud83d")).isEqualTo("\"\\ufffd\"");
        assertThat(JsonText.quote("\ude00\ud83dx")).isEqualTo("\"\\ufffd\\ufffdx\"");
    }
}

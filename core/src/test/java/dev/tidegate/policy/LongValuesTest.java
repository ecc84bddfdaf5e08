package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Regular expressions need stack for repeated groups; no value may be long enough to run out of it. */
class LongValuesTest {
    private static final int MANY = 200_000;

    static Stream<String> values() {
        return Stream.of(
                "match: '" + "GET,".repeat(MANY) + "GET /a'",
                "match: '" + "/a".repeat(MANY) + "'",
                "match: '" + "/:a".repeat(300) + "/**'",
                "match: { host: '" + "a.".repeat(MANY) + "b' }",
                "name: '" + "a ".repeat(MANY) + "'",
                "name: '" + "a ".repeat(2_000) + "'",
                "to: '" + "a".repeat(MANY) + "'",
                "settle: 'header(" + "a".repeat(MANY) + ")'",
                "limits: ['" + "a-".repeat(MANY) + "']",
                "cost: " + "9".repeat(MANY),
                "cost: '${" + "A".repeat(MANY) + "}'",
                "x".repeat(900) + ": 1");
    }

    @ParameterizedTest
    @MethodSource("values")
    void aLongValueIsAnsweredLikeAnyOther(String line) {
        Parsed parsed = PolicyParser.parse(
                "policy.yaml", "version: 1\nupstreams: { shop: { servers: [a:1] } }\nroutes:\n  - " + line + "\n");
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        assertThat(parsed.report()).contains("TG-C003");
    }
}

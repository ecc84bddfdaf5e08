package dev.tidegate.gateway.l4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.text.HowTo;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/how-to/tcp.md says is so. */
class HowToTest {
    static List<String> policies() {
        return HowTo.policies("tcp");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyPolicyOfThePageIsAcceptedWithoutAWord(String policy) {
        Parsed parsed = PolicyParser.parse("tcp.md", policy);

        assertThat(parsed.report()).isEmpty();
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
    }

    @Test
    void thePageHasPolicies() {
        assertThat(policies()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(TcpEnding.class)
    void everyOutcomeIsExplained(TcpEnding ending) {
        String status = ending == TcpEnding.TOO_MANY ? "" : " " + ending.status();

        assertThat(HowTo.read("tcp")).contains("| `" + ending.outcome() + "` |" + status + " | ");
    }
}

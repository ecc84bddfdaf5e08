package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResolvedPolicyTest {
    static List<Path> good() {
        return Corpus.files("good");
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatIsPrintedReadsBackAsTheEqualPolicy(Path file) {
        Policy policy = Corpus.accepted(Corpus.text(file)).policy();
        String printed = ResolvedPolicy.print(policy);
        assertThat(Corpus.accepted(printed).policy()).isEqualTo(policy);
        assertThat(ResolvedPolicy.print(Corpus.accepted(printed))).isEqualTo(printed);
    }

    @Seeds(500)
    void whateverAProgramMakesAFileCanSay(long seed) {
        Policy policy = RandomPolicy.of(seed);
        assertThat(Corpus.accepted(ResolvedPolicy.print(policy)).policy()).isEqualTo(policy);
    }
}

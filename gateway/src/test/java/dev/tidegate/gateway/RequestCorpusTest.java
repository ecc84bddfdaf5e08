package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.wire.Finding;
import dev.tidegate.testkit.wire.RecordingOrigin;
import dev.tidegate.testkit.wire.RequestTrial;
import dev.tidegate.testkit.wire.Verdict;
import dev.tidegate.testkit.wire.WireCase;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every request of the corpus through one gateway, to a server that writes down what reaches it. */
@ExtendWith(BufferGuard.class)
class RequestCorpusTest {
    private static final int RESEARCHED = 337;

    private static List<Finding> bad(int port, RecordingOrigin origin, List<WireCase> cases) {
        RequestTrial trial = new RequestTrial(port, origin);
        return cases.stream()
                .map(trial::run)
                .filter(finding -> !finding.isGood())
                .toList();
    }

    @Test
    void nothingThatTwoServersReadDifferentlyIsForwarded() {
        try (RecordingOrigin origin = RecordingOrigin.start(0);
                Gateway gateway = Gates.start(
                        Gates.policy(UpstreamSpec.of("shop", List.of(Gates.server(origin.port()))))
                                .build(),
                        1)) {
            assertThat(bad(Gates.port(gateway), origin, WireCase.all())).isEmpty();
        }
    }

    @Test
    void theJudgeFindsEverythingThatAPlainPipeWouldLetThrough() {
        List<WireCase> refused = WireCase.all().stream()
                .filter(wire -> wire.verdict() == Verdict.REJECT)
                .toList();
        try (RecordingOrigin origin = RecordingOrigin.start(0)) {
            assertThat(bad(origin.port(), origin, refused)).hasSameSizeAs(refused);
        }
    }

    @Test
    void theCorpusIsLargerThanTheOneOfTheResearch() {
        List<WireCase> cases = WireCase.all();

        assertThat(cases).hasSizeGreaterThan(2 * RESEARCHED);
        assertThat(cases.stream().map(WireCase::name).collect(Collectors.toSet()))
                .hasSameSizeAs(cases);
    }
}

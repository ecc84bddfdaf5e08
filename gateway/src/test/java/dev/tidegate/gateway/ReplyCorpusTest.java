package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.testkit.wire.HostileOrigin;
import dev.tidegate.testkit.wire.ReplyCase;
import dev.tidegate.testkit.wire.ReplyTrial;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every reply of the corpus from a hostile server through one gateway. */
@ExtendWith(BufferGuard.class)
class ReplyCorpusTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void noHostileReplyIsRelayedAsValidOrMeetsAnotherClient() {
        try (HostileOrigin origin = HostileOrigin.start(0, ReplyCase.all());
                Gateway gateway = Gates.start(
                        Gates.policy(UpstreamSpec.of("shop", List.of(Gates.server(origin.port())))
                                        .withTimeouts(Gates.responseWithin(PATIENCE)))
                                .build(),
                        1)) {
            ReplyTrial trial = new ReplyTrial(Gates.port(gateway), origin);

            assertThat(ReplyCase.all().stream().map(trial::run).filter(finding -> !finding.isGood()))
                    .isEmpty();
        }
    }
}

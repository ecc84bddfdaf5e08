package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Priority;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.degrade.Pressure;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Features that are switched off. */
@ExtendWith(BufferGuard.class)
class DegradationTest {
    private static final long SECOND = 1_000_000_000L;

    private static Policy policy(Origin origin) {
        return Policy.builder()
                .listener(Gates.listener())
                .listener(Gates.admin())
                .upstream(Gates.upstream(origin))
                .features(FeatureSpec.of("reviews", "exports"))
                .route(RouteSpec.of("/**", "shop"))
                .route(RouteSpec.of("/reviews", "shop").withFeature("reviews", FixedAnswer.json("[]")))
                .route(RouteSpec.of("/exports", "shop").withFeature("exports", FixedAnswer.none()))
                .route(RouteSpec.of("/pay", "shop").withPriority(Priority.CRITICAL_PLUS))
                .build();
    }

    private static Ladder.Pin off() {
        return new Ladder.Pin(false, System.nanoTime() + 3600 * SECOND, "a test");
    }

    @Test
    void aFeatureThatIsOffIsAnsweredAsThePolicySays() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin))) {
            gateway.gate().ladder().pin("reviews", off());
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/reviews");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("content-type")).isEqualTo("application/json");
            assertThat(reply.header("cache-control")).isEqualTo("no-store");
            assertThat(reply.header("tidegate-decision")).hasSize(16);
            assertThat(reply.body()).isEqualTo("[]");
            assertThat(origin.heads()).isEmpty();
            assertThat(RawClient.get(Gates.port(gateway), "/exports").body()).isEqualTo("x");
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
            Waiting.until(() -> Gates.metric(gateway, "tidegate_refusals_total", "tidegate_reason=\"degraded\"") == 1);
        }
    }

    @Test
    void aFeatureWithoutAnAnswerIsRefusedByItsName() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin))) {
            gateway.gate().ladder().pin("exports", off());
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/exports");

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).isEqualTo("1");
            assertThat(reply.body()).contains("\"reason\":\"degraded\"", "The feature 'exports' is switched off");
            gateway.gate().ladder().unpin("exports");
            assertThat(RawClient.get(Gates.port(gateway), "/exports").body()).isEqualTo("x");
        }
    }

    @Test
    void onTheLastRungOnlyTheMostCriticalAreServed() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin))) {
            Ladder ladder = gateway.gate().ladder();
            for (int second = 0; !ladder.isLastRung(); second++) {
                ladder.onPressure(new Pressure(1, 1, 1, 1), System.nanoTime() + second * SECOND);
            }
            assertThat(RawClient.get(Gates.port(gateway), "/").body())
                    .contains("\"reason\":\"degraded\"", "Only the most important requests are served");
            assertThat(RawClient.get(Gates.port(gateway), "/reviews").body()).isEqualTo("[]");
            assertThat(RawClient.get(Gates.port(gateway), "/pay").body()).isEqualTo("x");
        }
    }

    @Test
    void whatIsOffIsOffOverHttp2Too() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            gateway.gate().ladder().pin("reviews", off());
            Http2Reply reply = client.await(client.get("/reviews"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("[]");

            Http2Reply refused =
                    client.await(client.get("/reviews", "content-type", "application/grpc", "te", "trailers"));
            assertThat(refused.header("grpc-status")).isEqualTo("14");
            assertThat(refused.header("grpc-message")).contains("'reviews' is switched off");
        }
    }

    @Test
    void aReloadKeepsWhatIsOff() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(policy(origin))) {
            gateway.gate().ladder().pin("reviews", off());
            gateway.reload(policy(origin));
            assertThat(RawClient.get(Gates.port(gateway), "/reviews").body()).isEqualTo("[]");
        }
    }
}

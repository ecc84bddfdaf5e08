package dev.tidegate.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.answer.Answers;
import dev.tidegate.gateway.answer.Delivery;
import dev.tidegate.library.Refusal;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import dev.tidegate.spring.Policies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway and a service that guards itself must answer alike: the same status, fields and body. */
class RefusalAnswerTest {
    private static final long DECISION = 0x4bf92f3577b34da6L;
    private static final long MILLI = 1_000_000L;

    private static final Policy POLICY = Policies.of("""
            version: 1
            listeners: {}
            identity:
              user: { header: X-User }
            limits:
              per-user: { level: user, key: user, rate: 300/min, algorithm: sliding-window }
              per-ip: { level: user, key: client-ip, rate: 10/s, burst: 20 }
              shop-max: { level: resource, rate: 2000/s }
            upstreams:
              shop: { limits: [shop-max], concurrency: { limit: tide, per: { user: fixed(8) }, user: user } }
            features: [reviews]
            routes:
              - { match: /reviews, to: shop, feature: reviews, limits: [per-ip, per-user] }
            """);

    /** A refusal of the library, and what the gateway calls the rule that decided. */
    record Case(Refusal refusal, String rule) {}

    private static Case of(Reason reason, String rule, String upstream, long nanos, String ruleOfGateway) {
        return new Case(new Refusal(reason, rule, upstream, nanos, FixedAnswer.none()), ruleOfGateway);
    }

    static Stream<Case> refusals() {
        return Stream.of(
                of(Reason.RATE, "per-user", "", 38 * MILLI, "per-user"),
                of(Reason.RATE, "per-ip", "", 3_600_000 * MILLI, "per-ip"),
                of(Reason.RATE, "shop-max", "shop", 2_500 * MILLI, "shop-max"),
                of(Reason.RATE, "gone", "", 100_000 * MILLI, "gone"),
                of(Reason.KEY_MISSING, "per-user", "", 0, "per-user"),
                of(Reason.STORE_DOWN, "per-user", "", 1_000 * MILLI, "per-user"),
                of(Reason.CONCURRENCY, "", "shop", 20 * MILLI, "shop"),
                of(Reason.CONCURRENCY, "user", "shop", 20 * MILLI, "shop per user"),
                of(Reason.SHED, "", "shop", 0, "shop"),
                of(Reason.TIMEOUT, "", "shop", 7_000 * MILLI, "shop"),
                of(Reason.BREAKER_OPEN, "", "shop", 60_000 * MILLI, "shop"),
                of(Reason.DEGRADED, "reviews", "", 0, "reviews"),
                of(Reason.DEGRADED, Refusal.LAST_RUNG, "", 0, "features.last-rung"),
                of(Reason.QUEUE_FULL, "", "", 0, ""),
                of(Reason.FUNNEL, "", "", 0, ""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theGatewayAndAServiceAnswerARefusalAlike(Case one) {
        RefusalAnswer answer = RefusalAnswer.of(POLICY, one.refusal(), DECISION);
        ByteBuf out = Unpooled.buffer();
        int status = Answers.of(POLICY, InstantSource.fixed(Instant.EPOCH))
                .refuse(
                        out,
                        new dev.tidegate.gateway.answer.Refusal(
                                one.refusal().reason(),
                                one.rule(),
                                0,
                                one.refusal().retryAfterNanos(),
                                DECISION),
                        Delivery.KEEP_ALIVE);
        String[] parts = out.toString(StandardCharsets.US_ASCII).split("\r\n\r\n", 2);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.US_ASCII)).isEqualTo(parts[1]);
        assertThat(answer.fields()).containsExactlyInAnyOrderEntriesOf(fields(parts[0]));
    }

    /** Without the status line and what a server of servlets adds itself. */
    private static Map<String, String> fields(String head) {
        return head.lines()
                .skip(1)
                .map(line -> line.split(": ", 2))
                .filter(field -> !List.of("Date", "Content-Length").contains(field[0]))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }

    @Test
    void whatThePolicyStatesIsAnsweredInThePlaceOfARefusal() {
        FixedAnswer stated = FixedAnswer.json("[]");
        RefusalAnswer answer = RefusalAnswer.of(POLICY, new Refusal(Reason.DEGRADED, "reviews", "", 0, stated));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString().isEqualTo("[]");
        assertThat(answer.fields())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Cache-Control", "no-store")
                .containsKey("Tidegate-Decision");
    }
}

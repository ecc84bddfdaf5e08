package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class LimitingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule THREE = new LimitRule.TokenBucket(Rate.perSecond(1), 3, 0);

    private final AtomicLong clock = new AtomicLong(SECOND);

    private Gateway start(Policy policy) {
        return Gateway.start(policy, Gates.options().withNanoTime(clock::get));
    }

    private static Policy limited(Origin origin, LimitSpec limit) {
        return Policy.builder()
                .listener(Gates.listener())
                .upstream(Gates.upstream(origin))
                .limit(limit)
                .route(RouteSpec.of("/**", "shop", limit.name()))
                .build();
    }

    @Test
    void whatExceedsALimitIsRefusedWithTheRuleAndTheTime() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(limited(origin, LimitSpec.perClient("per-ip", THREE)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
            RawClient.Reply refused = RawClient.get(Gates.port(gateway), "/");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
            assertThat(refused.header("ratelimit")).contains("per-ip");
            assertThat(refused.header("tidegate-decision")).hasSize(16);
            assertThat(refused.body()).contains("\"reason\":\"rate\"", "per-ip");
            assertThat(origin.heads()).hasSize(3);

            clock.addAndGet(SECOND + Gates.MILLI);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
        }
    }

    @Test
    void eachKeyHasItsOwnPermits() throws IOException {
        LimitSpec perUser = LimitSpec.of("per-user", Level.USER, THREE, new Attribute.Header("x-user-id"));
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(limited(origin, perUser))) {
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/", "X-User-Id: ann")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(RawClient.get(Gates.port(gateway), "/", "X-User-Id: ann").status())
                    .isEqualTo(429);
            assertThat(RawClient.get(Gates.port(gateway), "/", "X-User-Id: bob").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallWithoutTheKeyOfALimitIsToldSo() throws IOException {
        LimitSpec perUser = LimitSpec.of("per-user", Level.USER, THREE, new Attribute.Header("x-user-id"));
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(limited(origin, perUser))) {
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("key-missing", "per-user");
        }
    }

    @Test
    void aLimitInShadowModeRefusesNobody() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(
                        limited(origin, LimitSpec.perClient("per-ip", THREE).withMode(LimitSpec.Mode.SHADOW)))) {
            for (int i = 0; i < 10; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aCallMayWaitForItsTurn() throws IOException {
        LimitSpec paced = LimitSpec.of("paced", Level.APPLICATION, new LimitRule.LeakyBucket(Rate.perSecond(20), 0))
                .withOnExceed(new LimitSpec.OnExceed.Wait(2 * SECOND));
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(limited(origin, paced))) {
            long start = System.nanoTime();
            for (int i = 0; i < 6; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(250 * Gates.MILLI);
        }
    }

    @Test
    void aCallThatTheResourceRefusesGivesBackWhatItsCallerPaid() throws IOException {
        LimitSpec perIp = LimitSpec.perClient("per-ip", new LimitRule.TokenBucket(new Rate(1, 1000 * SECOND), 2, 0));
        LimitSpec resource =
                LimitSpec.of("shop-max", Level.RESOURCE, new LimitRule.TokenBucket(Rate.perSecond(1), 1, 0));
        try (Origin origin = Origin.answering("x")) {
            UpstreamSpec upstream = Gates.upstream(origin).withLimits("shop-max");
            Policy policy = Policy.builder()
                    .listener(Gates.listener())
                    .upstream(upstream)
                    .limit(perIp)
                    .limit(resource)
                    .route(RouteSpec.of("/**", "shop", "per-ip"))
                    .build();
            try (Gateway gateway = start(policy)) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).contains("shop-max");
                clock.addAndGet(SECOND);
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
                clock.addAndGet(SECOND);
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).contains("per-ip");
            }
        }
    }

    @Test
    void theTrueCostIsChargedAfterwards() throws IOException {
        Origin.Script costly = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-Cost: 3\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            return true;
        };
        LimitSpec limit = LimitSpec.perClient("per-ip", THREE);
        try (Origin origin = Origin.start(costly)) {
            Policy policy = Policy.builder()
                    .listener(Gates.listener())
                    .upstream(Gates.upstream(origin))
                    .limit(limit)
                    .route(RouteSpec.of("/**", "shop", "per-ip").withSettleHeader("x-cost"))
                    .build();
            try (Gateway gateway = start(policy)) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(429);
            }
        }
    }
}

package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStores;
import dev.tidegate.testkit.redis.RedisServer;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits of a cluster, counted in a real Redis. */
class SharedLimitsIT {
    private static RedisServer redis;

    @BeforeAll
    static void startServer() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void forget() {
        redis.command("FLUSHALL");
    }

    private static Service service(String onStoreFailure) {
        Service service = new Service("""
                store: { url: "%s", timeout: 1s }
                limits:
                  all:  { rate: 10/h, algorithm: fixed-window, scope: cluster, sharing: exact, on-store-failure: %s }
                  user: { key: entry(user), rate: 3/h, algorithm: fixed-window, scope: cluster, sharing: exact }
                  here: { rate: 5/h, algorithm: fixed-window }
                domains:
                  shop:
                    - { match: [all], limits: [all] }
                    - { match: [user], limits: [user] }
                    - { match: [here], limits: [here] }
                    - { match: [done], limits: [all], on-stream-done: true }
                """.formatted(redis.uri(), onStoreFailure), SharedStores.onClassPath());
        while (!service.server.health().detail().startsWith("[+] store")) {
            Thread.onSpinWait();
        }
        return service;
    }

    @Test
    void twoServicesCountTogether() {
        try (Service first = service("closed");
                Service second = service("closed")) {
            long passed = IntStream.range(0, 20)
                    .filter(i -> (i % 2 == 0 ? first : second).passes("shop", "all=x"))
                    .count();
            assertThat(passed).isEqualTo(10);
        }
    }

    @Test
    void whatOneDescriptorRefusesIsGivenBackToTheStore() {
        try (Service first = service("closed");
                Service second = service("closed")) {
            for (int i = 0; i < 3; i++) {
                assertThat(first.passes("shop", "user=ann")).isTrue();
            }
            for (int i = 0; i < 5; i++) {
                RateLimitResponse refused = first.ask("shop", "here=x", "all=x", "user=ann");
                assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
                assertThat(refused.getStatuses(2).getCode()).isEqualTo(Code.OVER_LIMIT);
            }
            assertThat(first.ask("shop", "here=x").getStatuses(0).getLimitRemaining())
                    .isEqualTo(4);
            long left = IntStream.range(0, 20)
                    .filter(i -> second.passes("shop", "all=x"))
                    .count();
            assertThat(left).isBetween(9L, 10L);
        }
    }

    @Test
    void whatAStreamHasCostIsChargedToTheStore() {
        try (Service first = service("closed");
                Service second = service("closed")) {
            assertThat(first.ask(Service.request("shop", "done=x").setHitsAddend(25))
                            .getOverallCode())
                    .isEqualTo(Code.OK);
            // Nobody waits for a charge; a later question over the same connection comes behind it.
            assertThat(first.passes("shop", "all=x")).isFalse();
            assertThat(second.passes("shop", "all=x")).isFalse();
        }
    }

    @Test
    void aStoreThatIsAwayIsTheReasonOfARefusal() {
        try (Service service = service("closed")) {
            assertThat(service.passes("shop", "all=x")).isTrue();
            redis.kill();
            try {
                RateLimitResponse refused = service.ask("shop", "all=x");
                assertThat(refused.getOverallCode()).isEqualTo(Code.OVER_LIMIT);
                assertThat(refused.getDynamicMetadata()
                                .getFieldsOrThrow("reason")
                                .getStringValue())
                        .isEqualTo("store-down");
                assertThat(service.passes("shop", "user=ann"))
                        .as("local-share goes on alone")
                        .isTrue();
            } finally {
                redis.restart();
            }
        }
    }
}

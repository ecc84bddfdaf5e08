package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.PlainServer;
import dev.tidegate.gateway.Gateway;
import dev.tidegate.gateway.GatewayOptions;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.testkit.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gateways that count their limits together, in a Redis that runs. */
@Timeout(120)
class SharedLimitsIT {
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private final RedisServer redis = RedisServer.start();
    private final PlainServer shop;
    private final HttpClient client = HttpClient.newHttpClient();

    SharedLimitsIT() throws IOException {
        shop = new PlainServer(head -> PlainServer.OK);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        shop.close();
        redis.close();
    }

    /** The policy of {@code docs/how-to/share-limits.md}, at the addresses of this test. */
    private Gateway gateway(String onStoreFailure) {
        String text = sample().replace("redis://127.0.0.1:6379", redis.uri() + ", timeout: 200ms")
                .replace("127.0.0.1:8080", "127.0.0.1:0")
                .replace("127.0.0.1:9901", "127.0.0.1:0")
                .replace("127.0.0.1:9001", "127.0.0.1:" + shop.url().getPort())
                .replace("on-store-failure: local-share", "on-store-failure: " + onStoreFailure);
        return switch (PolicyParser.parse("tidegate.yaml", text, name -> Optional.empty())) {
            case Parsed.Accepted accepted -> start(accepted.file().policy());
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    private static String sample() {
        try {
            String page = Files.readString(Path.of("..", "docs", "how-to", "share-limits.md"));
            String begin = "<!-- sample: policy -->\n```yaml\n";
            int from = page.indexOf(begin) + begin.length();
            return page.substring(from, page.indexOf("```", from));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Gateway start(Policy policy) {
        return Gateway.start(policy, GatewayOptions.defaults().withThreads(1));
    }

    private String get(Gateway gateway, String listener, String path, String user) {
        int port = gateway.address(listener).getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-User-Id", user)
                .build();
        try {
            var reply = client.send(request, BodyHandlers.ofString());
            return reply.statusCode() + " " + reply.body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private boolean passes(Gateway gateway, String user) {
        return get(gateway, "web", "/", user).startsWith("200");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not happen within fifteen seconds");
            }
            LockSupport.parkNanos(5_000_000L);
        }
    }

    private void awaitNodes(int nodes, Gateway... gateways) {
        for (Gateway gateway : gateways) {
            await(() -> get(gateway, "admin", "/limits", "").contains("\"nodes\":" + nodes)
                    && get(gateway, "admin", "/readyz", "").equals("200 ok\n"));
        }
    }

    @Test
    void twoGatewaysLetExactlyTheLimitPassTogether() {
        try (Gateway first = gateway("closed");
                Gateway second = gateway("closed")) {
            awaitNodes(2, first, second);
            List<Gateway> both = List.of(first, second);
            long passed = IntStream.range(0, 40)
                    .filter(call -> passes(both.get(call % 2), "ann"))
                    .count();
            assertThat(passed).isEqualTo(10);
            assertThat(passes(second, "bob")).isTrue();

            String admin = Integer.toString(second.address("admin").getPort());
            assertThat(CommandRun.of("quota", "per-user", "ann", "--admin", admin)
                            .out())
                    .startsWith("per-user of ann: 0 of 10 left, all of them again in")
                    .contains("counted by all nodes together, which are 2 now");
            assertThat(CommandRun.of("quota", "per-user", "ann", "--reset", "--admin", admin)
                            .out())
                    .startsWith("per-user of ann: 10 of 10 left");
            await(() -> passes(first, "ann"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileRedisStandsStillThePolicyDecidesAndAfterwardsRedisAgain(OnStoreFailure onFailure) {
        String word = onFailure.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (Gateway first = gateway(word);
                Gateway second = gateway(word)) {
            awaitNodes(2, first, second);
            assertThat(passes(first, "ann")).isTrue();
            redis.pause();
            try {
                long passed = IntStream.range(0, 20)
                        .filter(call -> passes(first, "carl"))
                        .count();
                switch (onFailure) {
                    case OPEN -> assertThat(passed).isEqualTo(20);
                    case CLOSED -> assertThat(passed).isZero();
                    case LOCAL_SHARE -> assertThat(passed).as("half of ten").isEqualTo(5);
                }
                if (onFailure == OnStoreFailure.CLOSED) {
                    assertThat(get(first, "web", "/", "carl")).startsWith("503").contains("\"reason\":\"store-down\"");
                }
                assertThat(get(first, "admin", "/readyz", "")).startsWith("200").endsWith("degraded\n");
                assertThat(get(first, "admin", "/metrics", ""))
                        .containsPattern("tidegate_decision_without_store_total\\{[^}]*" + word + "[^}]*} [1-9]");
            } finally {
                redis.resume();
            }
            awaitNodes(2, first, second);
            assertThat(passes(second, "ann")).isTrue();
            long rest =
                    IntStream.range(0, 20).filter(call -> passes(first, "ann")).count();
            assertThat(rest).as("what was counted before is still spent").isEqualTo(8);
        }
    }
}

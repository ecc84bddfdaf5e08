package dev.tidegate.redis;

import static dev.tidegate.redis.Replies.Kind.FAILED;
import static dev.tidegate.redis.Replies.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.StoreSpec;
import dev.tidegate.testkit.redis.RedisCluster;
import dev.tidegate.testkit.redis.RedisSentinels;
import dev.tidegate.testkit.redis.RedisServer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What callers see when servers hang, die, forget or are replaced. */
class FaultsIT {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIMEOUT = 20_000_000L;

    private static SharedStore open(String url) {
        return open(url, TIMEOUT);
    }

    private static SharedStore open(String url, long timeoutNanos) {
        return new RedisStoreProvider().open(new StoreSpec(url, timeoutNanos, "tidegate"));
    }

    private static SharedRule rule(long perSecond, long burst, Sharing sharing) {
        return new SharedRule("shop", new LimitRule.TokenBucket(Rate.perSecond(perSecond), burst, 0), true, sharing);
    }

    private static void await(String what, long nanos, BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as("waited in vain: %s", what).isLessThan(nanos);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitService(SharedCount count, long nanos) {
        await("a grant", nanos, () -> Replies.decide(count, "anna", 1).isGranted());
    }

    @Test
    void aServerThatIsAwayAtFirstIsFoundWhenItComes() {
        try (RedisServer server = RedisServer.start()) {
            server.kill();
            try (SharedStore store = open(server.uri())) {
                SharedCount count = store.count(rule(100, 100, Sharing.EXACT));
                assertThat(Replies.await(count, "anna", 1).kind()).isEqualTo(FAILED);
                await(
                        "away",
                        SECOND,
                        () -> Replies.decide(count, "anna", 1).kind() == FAILED
                                && count.reserve(1, 1, 0, System.nanoTime()) == SharedCount.AWAY);
                assertThat(store.state().isUp()).isFalse();
                assertThat(store.state().text()).contains("does not answer");
                server.restart();
                awaitService(count, 2 * SECOND);
                assertThat(store.state().isUp()).isTrue();
            }
        }
    }

    @Test
    void aServerThatHangsCostsEachCallNoMoreThanTheTimeout() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(1_000_000, 1_000_000, Sharing.EXACT));
            awaitService(count, 2 * SECOND);
            server.pause();
            long worst = 0;
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 2 * SECOND) {
                long asked = System.nanoTime();
                assertThat(Replies.decide(count, "anna", 1).kind()).isEqualTo(FAILED);
                worst = Math.max(worst, System.nanoTime() - asked);
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(worst).isLessThan(TIMEOUT + 30_000_000);
            assertThat(count.reserve(1, 1, 0, System.nanoTime())).isEqualTo(SharedCount.AWAY);
            server.resume();
            awaitService(count, 2 * SECOND);
        }
    }

    @Test
    void aServerThatDiesAndComesBackIsFoundWithinTwoSeconds() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(1_000, 1_000, Sharing.AUTO));
            awaitService(count, 2 * SECOND);
            server.kill();
            await(
                    "away",
                    SECOND,
                    () -> Replies.decide(count, "anna", 1).kind() == FAILED
                            && !store.state().isUp());
            server.restart();
            awaitService(count, 2 * SECOND);
            await("up", SECOND, () -> store.state().isUp());
        }
    }

    @Test
    void sentinelsNameTheNewPrimary() {
        try (RedisSentinels servers = RedisSentinels.start(1, 500)) {
            String hosts =
                    servers.ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
            try (SharedStore store = open("redis-sentinel://" + hosts + "#" + RedisSentinels.NAME)) {
                SharedCount count = store.count(rule(1_000, 1_000, Sharing.EXACT));
                awaitService(count, 3 * SECOND);
                servers.failOver();
                awaitService(count, 2 * SECOND);
            }
        }
    }

    @Test
    void aClusterIsAskedSlotBySlotAndSurvivesTheLossOfAPrimary() {
        try (RedisCluster cluster = RedisCluster.start(3);
                SharedStore store = open(
                        "redis-cluster://127.0.0.1:"
                                + cluster.primaries().get(1).port() + ",127.0.0.1:"
                                + cluster.primaries().get(2).port(),
                        SECOND / 5)) {
            SharedCount count = store.count(rule(100_000, 100_000, Sharing.EXACT));
            await("up", 3 * SECOND, () -> store.state().isUp());
            for (int i = 0; i < 300; i++) {
                assertThat(Replies.await(count, "key" + i, 1).isGranted()).isTrue();
            }
            await("nodes", SECOND, () -> store.state().nodes() == 1);
            cluster.failOver(0);
            await("all keys", 3 * SECOND, () -> {
                boolean isServed = true;
                for (int i = 0; i < 300; i++) {
                    isServed &= Replies.decide(count, "key" + i, 1).isGranted();
                }
                return isServed;
            });
            await("up", 2 * SECOND, () -> store.state().isUp());
        }
    }

    @Test
    void aServerThatForgetsEverythingDoesNotGrantABusyKeyItsBurstAnew() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(500, 500, Sharing.SHARE));
            awaitService(count, 2 * SECOND);
            drain(count, 1_500_000_000L);
            long begun = System.nanoTime();
            long granted = 0;
            for (int i = 0; i < 5; i++) {
                server.command("FLUSHALL");
                granted += drain(count, 100_000_000L);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat((double) granted).isLessThan(500 * seconds + 150);
        }
    }

    private static long drain(SharedCount count, long nanos) {
        long begun = System.nanoTime();
        long granted = 0;
        while (System.nanoTime() - begun < nanos) {
            granted += Replies.decide(count, "anna", 1).isGranted() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void aResetWinsOverWhatNodesRemember() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            LimitRule hourly = new LimitRule.TokenBucket(new Rate(1_000, 3600 * SECOND), 1_000, 0);
            SharedCount count = store.count(new SharedRule("hourly", hourly, true, Sharing.SHARE));
            await("spent", 5 * SECOND, () -> Replies.decide(count, "anna", 1).kind() == REFUSED);
            Replies.get(count.reset("anna").toCompletableFuture());
            // What a busy machine does not use in time is lost; a reset that did not win would leave next to nothing.
            assertThat(drain(count, 500_000_000L)).isBetween(300L, 1_000L);
        }
    }

    @Test
    void whatIsMeasuredCanBeRead() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            MetricRegistry registry = new MetricRegistry();
            store.register(registry);
            SharedCount count = store.count(rule(1_000, 1_000, Sharing.EXACT));
            awaitService(count, 2 * SECOND);
            assertThat(registry.read().stream()
                            .filter(family -> family.metric().name().equals("tidegate.store.up"))
                            .map(Family::series))
                    .singleElement()
                    .asString()
                    .contains("1.0");
            assertThat(registry.read().stream().map(family -> family.metric().name()))
                    .contains(
                            "tidegate.store.round_trip",
                            "tidegate.store.nodes",
                            "tidegate.store.decision.count",
                            "tidegate.store.question.count",
                            "tidegate.store.failure.count");
        }
    }
}

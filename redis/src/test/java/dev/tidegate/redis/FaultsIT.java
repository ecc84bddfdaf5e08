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
import dev.tidegate.policy.StoreTls;
import dev.tidegate.testkit.redis.RedisCluster;
import dev.tidegate.testkit.redis.RedisSentinels;
import dev.tidegate.testkit.redis.RedisServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What callers see when servers hang, die, forget or are replaced. */
class FaultsIT {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIMEOUT = 20_000_000L;
    private static final long PATIENCE = 120 * SECOND;

    private static SharedStore open(String url) {
        return open(url, TIMEOUT);
    }

    private static SharedStore open(String url, long timeoutNanos) {
        return new RedisStoreProvider().open(new StoreSpec(url, timeoutNanos, "tidegate", StoreTls.defaults()));
    }

    private static SharedRule rule(long perSecond, long burst, Sharing sharing) {
        return new SharedRule("shop", new LimitRule.TokenBucket(Rate.perSecond(perSecond), burst, 0), true, sharing);
    }

    /** How long it takes is for the measurements to tell: a busy machine is not to be held for a broken store. */
    private static void await(String what, BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as("waited in vain: %s", what).isLessThan(PATIENCE);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitService(SharedCount count) {
        await("a grant", () -> Replies.decide(count, "anna", 1).isGranted());
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
                        () -> Replies.decide(count, "anna", 1).kind() == FAILED
                                && count.reserve(1, 1, 0, System.nanoTime()) == SharedCount.AWAY);
                assertThat(store.state().isUp()).isFalse();
                assertThat(store.state().text()).contains("does not answer");
                server.restart();
                awaitService(count);
                await("up", () -> store.state().isUp());
            }
        }
    }

    @Test
    void aServerThatHangsIsWaitedForAFewTimesAndThenByNobody() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(1_000_000, 1_000_000, Sharing.EXACT));
            awaitService(count);
            server.pause();
            int waited = 0;
            while (count.reserve(1, 1, 0, System.nanoTime()) != SharedCount.AWAY) {
                assertThat(Replies.await(count, "anna", 1).kind()).isEqualTo(FAILED);
                waited++;
            }
            assertThat(waited).isLessThanOrEqualTo(Outage.FAILURES_MAX);
            for (int i = 0; i < 1_000; i++) {
                assertThat(count.reserve(1, 1, 0, System.nanoTime())).isEqualTo(SharedCount.AWAY);
            }
            server.resume();
            awaitService(count);
        }
    }

    @Test
    void aServerThatDiesAndComesBackIsFound() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(1_000, 1_000, Sharing.AUTO));
            awaitService(count);
            server.kill();
            await(
                    "away",
                    () -> Replies.decide(count, "anna", 1).kind() == FAILED
                            && !store.state().isUp());
            server.restart();
            awaitService(count);
            await("up", () -> store.state().isUp());
        }
    }

    @Test
    void anOutageIsToldOnceAndTheClientIsQuiet() {
        try (RedisServer server = RedisServer.start();
                LogLines log = new LogLines();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(1_000, 1_000, Sharing.AUTO));
            awaitService(count);
            int before = told(log, server).size();
            server.kill();
            await(
                    "away",
                    () -> Replies.decide(count, "anna", 1).kind() == FAILED
                            && !store.state().isUp()
                            && store.state().text().contains("Connection refused"));
            server.restart();
            awaitService(count);
            await("up", () -> store.state().isUp());
            List<String> told = told(log, server);
            assertThat(told.subList(before, told.size())).hasSize(2);
            assertThat(told.get(before)).contains("does not answer");
            assertThat(told.get(before + 1)).contains("answers");
        }
    }

    /** What people see of a server who have set nothing, whoever says it. */
    private static List<String> told(LogLines log, RedisServer server) {
        return log.all().stream()
                .filter(line -> line.matches("(?s)(WARNING|SEVERE|INFO) .*"))
                .filter(line -> line.contains(Integer.toString(server.port())))
                .toList();
    }

    @Test
    void sentinelsNameTheNewPrimary() {
        try (RedisSentinels servers = RedisSentinels.start(1, 1_000)) {
            String hosts =
                    servers.ports().stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
            try (SharedStore store = open("redis-sentinel://" + hosts + "#" + RedisSentinels.NAME)) {
                SharedCount count = store.count(rule(1_000, 1_000, Sharing.EXACT));
                awaitService(count);
                servers.failOver();
                awaitService(count);
            }
        }
    }

    @Test
    void aClusterIsAskedSlotBySlotAndSurvivesTheLossOfAPrimary() {
        try (RedisCluster cluster = RedisCluster.start(3, 60_000);
                SharedStore store = open(
                        "redis-cluster://127.0.0.1:"
                                + cluster.primaries().get(1).port() + ",127.0.0.1:"
                                + cluster.primaries().get(2).port(),
                        SECOND / 5)) {
            SharedCount count = store.count(rule(100_000, 100_000, Sharing.EXACT));
            await("up", () -> store.state().isUp());
            await("all keys", () -> areServed(count, 300));
            await("nodes", () -> store.state().nodes() == 1);
            cluster.replace(0);
            await("all keys", () -> areServed(count, 300));
            await("up", () -> store.state().isUp());
        }
    }

    private static boolean areServed(SharedCount count, int keys) {
        return IntStream.range(0, keys)
                .allMatch(i -> Replies.decide(count, "key" + i, 1).isGranted());
    }

    @Test
    void aServerThatForgetsEverythingDoesNotGrantABusyKeyItsBurstAnew() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            SharedCount count = store.count(rule(500, 500, Sharing.SHARE));
            awaitService(count);
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
            await("spent", () -> Replies.decide(count, "anna", 1).kind() == REFUSED);
            Replies.get(count.reset("anna").toCompletableFuture());
            // What a busy machine does not use in time is lost. Time gives no more back than 34 in two minutes.
            AtomicInteger granted = new AtomicInteger();
            await(
                    "a good part of the burst",
                    () -> Replies.decide(count, "anna", 1).isGranted() && granted.incrementAndGet() == 100);
        }
    }

    @Test
    void whatIsMeasuredCanBeRead() {
        try (RedisServer server = RedisServer.start();
                SharedStore store = open(server.uri())) {
            MetricRegistry registry = new MetricRegistry();
            store.register(registry);
            SharedCount count = store.count(rule(1_000, 1_000, Sharing.EXACT));
            awaitService(count);
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

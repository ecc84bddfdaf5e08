package dev.tidegate.redis;

import static dev.tidegate.redis.Replies.Kind.GRANTED;
import static dev.tidegate.redis.Replies.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import dev.tidegate.policy.StoreSpec;
import dev.tidegate.testkit.redis.RedisAccess;
import dev.tidegate.testkit.redis.RedisServer;
import dev.tidegate.testkit.redis.RedisVersion;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(RedisVersion.class)
class RedisStoreIT {
    private static final long HOUR = 3_600_000_000_000L;
    /** No question may fail because the machine is busy. */
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    /** Set before the tests of a version. */
    @SuppressWarnings("NullAway.Init")
    private static RedisServer server;

    private SharedStore store;
    private SharedStore other;

    /** The version is for the server, which starts before. */
    RedisStoreIT(RedisVersion version) {}

    @BeforeParameterizedClassInvocation
    static void startServer(RedisVersion version) {
        assumeThat(version.trouble()).isEmpty();
        server = RedisServer.start(version, RedisAccess.OPEN);
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void openStores() {
        server.command("FLUSHALL");
        store = open();
        other = open();
        await(() -> isReady(store) && isReady(other));
    }

    @AfterEach
    void closeStores() {
        store.close();
        other.close();
    }

    static SharedStore open() {
        RedisStore opened =
                new RedisStore(StoreSpec.at(server.uri()), StoreAddress.of(StoreSpec.at(server.uri())), PATIENCE_NANOS);
        opened.start();
        return opened;
    }

    private static boolean isReady(SharedStore one) {
        return one.state().isUp() && one.state().nodes() == 2;
    }

    static void await(BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime() - begun).as("waited in vain").isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static SharedRule perHour(long permits, Sharing sharing) {
        return new SharedRule("hourly", new LimitRule.TokenBucket(new Rate(permits, HOUR), permits, 0), true, sharing);
    }

    @Test
    void twoNodesShareOneCount() {
        SharedCount here = store.count(perHour(10, Sharing.EXACT));
        SharedCount there = other.count(perHour(10, Sharing.EXACT));
        for (int i = 0; i < 5; i++) {
            assertThat(Replies.await(here, "anna", 1).kind()).isEqualTo(GRANTED);
            assertThat(Replies.await(there, "anna", 1).kind()).isEqualTo(GRANTED);
        }
        Replies.Reply refused = Replies.await(here, "anna", 1);
        assertThat(refused.kind()).isEqualTo(REFUSED);
        assertThat(refused.waitNanos()).isBetween(HOUR / 10 - 10_000_000_000L, HOUR / 10);
        assertThat(Replies.await(there, "ben", 1).remaining()).isEqualTo(9);
    }

    @Test
    void aRefusalIsRememberedAndCostsTheServerNothing() {
        SharedCount count = store.count(perHour(1, Sharing.EXACT));
        assertThat(Replies.decide(count, "anna", 1).isGranted()).isTrue();
        assertThat(Replies.decide(count, "anna", 1).kind()).isEqualTo(REFUSED);
        long before = calls();
        for (int i = 0; i < 1000; i++) {
            assertThat(Replies.decide(count, "anna", 1).kind()).isEqualTo(REFUSED);
        }
        assertThat(calls()).isEqualTo(before);
    }

    /** How many batches were sent. */
    private long calls() {
        return ((RedisStore) store).metrics().calls.sum();
    }

    @Test
    void manyQuestionsAtOnceGoTogether() {
        SharedCount count = store.count(perHour(1_000_000, Sharing.EXACT));
        long before = calls();
        // While the server stands still nothing but the bounds decides what goes together.
        server.pause();
        List<CompletableFuture<Replies.Reply>> replies = IntStream.range(0, 5000)
                .mapToObj(i -> Replies.ask(count, "key" + i % 100, 1, 0))
                .toList();
        server.resume();
        replies.forEach(reply -> assertThat(Replies.get(reply).kind()).isEqualTo(GRANTED));
        assertThat(calls() - before).isLessThanOrEqualTo(Lane.IN_FLIGHT_MAX + 5000 / Lane.BATCH_MAX + 1);
    }

    @Test
    void aResetIsHeardByAllNodes() {
        SharedCount here = store.count(perHour(1, Sharing.EXACT));
        SharedCount there = other.count(perHour(1, Sharing.EXACT));
        assertThat(Replies.decide(here, "anna", 1).isGranted()).isTrue();
        assertThat(Replies.decide(there, "anna", 1).kind()).isEqualTo(REFUSED);
        Replies.get(here.reset("anna").toCompletableFuture());
        await(() -> Replies.decide(there, "anna", 1).isGranted());
    }

    @Test
    void aTighterRuleHoldsAtOnceForWhatIsSpent() {
        SharedCount count = store.count(perHour(100, Sharing.EXACT));
        assertThat(Replies.await(count, "anna", 60).isGranted()).isTrue();
        SharedCount tighter = store.count(perHour(50, Sharing.EXACT));
        assertThat(tighter).isSameAs(count);
        assertThat(Replies.await(count, "anna", 1).kind()).isEqualTo(REFUSED);
        store.count(perHour(80, Sharing.EXACT));
        assertThat(Replies.decide(count, "anna", 20).isGranted()).isTrue();
        assertThat(Replies.decide(count, "anna", 1).kind()).isEqualTo(REFUSED);
    }

    @Test
    void whatCanNeverBeGrantedIsSaidWithoutAsking() {
        SharedCount count = store.count(perHour(5, Sharing.EXACT));
        assertThat(count.reserve(1, 6, 0, System.nanoTime())).isEqualTo(~Limiter.NEVER);
        assertThat(Replies.await(count, "anna", 6).waitNanos()).isEqualTo(Limiter.NEVER);
    }

    @Test
    void looksUpAndGivesBack() {
        SharedCount count = store.count(perHour(10, Sharing.EXACT));
        assertThat(Replies.await(count, "anna", 4).remaining()).isEqualTo(6);
        long nowNanos = System.nanoTime();
        count.giveBack("anna".hashCode(), "anna", 3, nowNanos, nowNanos);
        await(() -> Replies.get(count.lookUp("anna").toCompletableFuture()).remaining() == 9);
        count.charge("anna".hashCode(), "anna", 12, nowNanos);
        await(() -> Replies.get(count.lookUp("anna").toCompletableFuture()).remaining() == 0);
        assertThat(Replies.get(count.lookUp("anna").toCompletableFuture()).resetNanos())
                .isGreaterThan(HOUR);
    }

    @Test
    void aForgottenScriptIsLoadedAgain() {
        SharedCount count = store.count(perHour(10, Sharing.EXACT));
        assertThat(Replies.await(count, "anna", 1).remaining()).isEqualTo(9);
        server.command("SCRIPT", "FLUSH");
        assertThat(Replies.await(count, "anna", 1).remaining()).isEqualTo(8);
    }
}

package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.doubles.HandStore;
import dev.tidegate.limit.SharedCount.Standing;
import dev.tidegate.model.Attribute;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuotaTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Rate TEN_A_MINUTE = new Rate(10, 60 * SECOND);

    static Stream<LimitRule> rules() {
        return Stream.of(
                new LimitRule.TokenBucket(TEN_A_MINUTE, 10, 0),
                new LimitRule.FixedWindow(TEN_A_MINUTE),
                new LimitRule.SlidingWindow(TEN_A_MINUTE, 4));
    }

    private static Standing read(Quota quota) {
        return quota.read(0).toCompletableFuture().join();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whatAChainTookOfAKeyIsSeenAndGivenBackByAReset(LimitRule rule) {
        Limiter limiter = Limiter.of("per-user", rule, KeyMemory.keyed(4096, 5).exact());
        LimitChain chain = LimitChain.of(List.of(new Link(
                limiter,
                List.of(new Attribute.Header("x-user-id"), new Attribute.Path()),
                MissingKey.REFUSE,
                0,
                false)));
        for (int i = 0; i < 4; i++) {
            chain.acquire(LimitChainTest.user("ann"), 1, 0, new Reservation());
        }
        Quota ann = new Quota(limiter, List.of("ann", "/orders"));
        assertThat(read(ann).remaining()).isEqualTo(6);
        assertThat(read(ann).resetNanos()).isPositive();
        assertThat(read(new Quota(limiter, List.of("/orders", "ann"))).remaining())
                .isEqualTo(10);

        ann.reset(0).toCompletableFuture().join();
        assertThat(read(ann)).isEqualTo(new Standing(10, 0));
    }

    @Test
    void aLimitWithoutKeysHasOneQuota() {
        Limiter limiter = Limiter.of("all", new LimitRule.FixedWindow(TEN_A_MINUTE), KeyMemory.single());
        assertThat(limiter.tryAcquire(0, 3, 0)).isZero();
        Quota all = new Quota(limiter, List.of());
        assertThat(read(all).remaining()).isEqualTo(7);
        all.reset(0).toCompletableFuture().join();
        assertThat(read(all).remaining()).isEqualTo(10);
    }

    @Test
    void aKeyThatMovesToAnotherAlgorithmCanBeReset() {
        KeyMemory memory = KeyMemory.keyed(4096, 5).exact();
        Limiter former = Limiter.of("per-user", new LimitRule.FixedWindow(TEN_A_MINUTE), memory);
        Quota before = new Quota(former, List.of("ann"));
        LimitChain chain = LimitChain.of(
                List.of(new Link(former, List.of(new Attribute.Header("x-user-id")), MissingKey.REFUSE, 0, false)));
        chain.acquire(LimitChainTest.user("ann"), 4, 0, new Reservation());
        assertThat(read(before).remaining()).isEqualTo(6);
        Quota after =
                new Quota(former.reconfigured(new LimitRule.SlidingWindow(TEN_A_MINUTE, 4), memory, 0), List.of("ann"));
        after.reset(0).toCompletableFuture().join();
        assertThat(read(after).remaining()).isEqualTo(10);
    }

    @Test
    void aSharedLimitIsLookedUpInItsStore() {
        HandStore store = new HandStore();
        store.has("all *", new SharedCount.Standing(7, 1));
        LimitRule rule = new LimitRule.FixedWindow(TEN_A_MINUTE);
        Limiter shared = Limiter.of("all", rule, KeyMemory.single())
                .sharedBy(store.count(new SharedRule("all", rule, false, Sharing.AUTO)), OnStoreFailure.OPEN);
        Quota quota = new Quota(shared, List.of());
        assertThat(read(quota).remaining()).isEqualTo(7);
        assertThat(quota.reset(0).toCompletableFuture()).isCompleted();
        assertThat(read(quota).remaining()).isEqualTo(10);
    }

    @Test
    void whatCannotBeAKeyIsRefused() {
        Limiter all = Limiter.of("all", new LimitRule.FixedWindow(TEN_A_MINUTE), KeyMemory.single());
        Limiter keyed = Limiter.of("keyed", new LimitRule.FixedWindow(TEN_A_MINUTE), KeyMemory.keyed(4096, 5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quota(all, List.of("ann")))
                .withMessageContaining("'all'");
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(keyed, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quota(keyed, List.of("ann", "")));
    }
}

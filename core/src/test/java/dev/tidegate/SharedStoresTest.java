package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidegate.doubles.HandStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.limit.Sharing;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.StoreSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedStoresTest {
    private static final SharedRule RULE =
            new SharedRule("all", new LimitRule.FixedWindow(Rate.perSecond(3)), false, Sharing.LEASE);

    private final List<HandStore> opened = new ArrayList<>();
    private final SharedStores stores = SharedStores.openedBy(spec -> {
        HandStore store = new HandStore();
        opened.add(store);
        return store;
    });

    @Test
    void aStoreIsOpenedOnceUntilThePolicyNamesAnother() {
        assertThat(stores.of(StoreSpec.none())).isEqualTo(SharedStore.none());
        SharedStore first = stores.of(StoreSpec.at("redis://a"));
        assertThat(stores.of(StoreSpec.at("redis://a"))).isSameAs(first);
        assertThat(stores.of(StoreSpec.at("redis://b"))).isNotSameAs(first);
        assertThat(opened).extracting(HandStore::isClosed).containsExactly(false, false);
        stores.closeFormer();
        assertThat(opened).extracting(HandStore::isClosed).containsExactly(true, false);
        stores.close();
        assertThat(opened).extracting(HandStore::isClosed).containsExactly(true, true);
    }

    @Test
    void aPolicyThatIsNotPutInForceLeavesTheStoreBeforeOpen() {
        StoreSpec inForce = StoreSpec.at("redis://a");
        SharedStore first = stores.of(inForce);
        assertThat(stores.of(StoreSpec.at("redis://b"))).isNotSameAs(first);
        stores.goBackTo(inForce);
        assertThat(opened).extracting(HandStore::isClosed).containsExactly(false, true);
        assertThat(stores.of(inForce)).isSameAs(first);
        stores.goBackTo(inForce);
        assertThat(stores.of(inForce)).isSameAs(first);
    }

    @Test
    void aStoreThatIsLentIsClosedByItsOwnerAlone() {
        HandStore own = new HandStore();
        MetricRegistry metrics = new MetricRegistry();
        try (SharedStores lent = SharedStores.lent(own)) {
            SharedStore used = lent.of(StoreSpec.at("redis://a"));
            used.register(metrics);
            assertThat(used.count(RULE)).isNotNull();
            assertThat(used.state().text()).isEqualTo(HandStore.UP.text());
        }
        assertThat(own.isClosed()).isFalse();
        assertThat(own.rules()).containsExactly(RULE);
    }

    @Test
    void whoCannotOpenAStoreIsToldWhatToAdd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedStores.onClassPath().of(StoreSpec.at("redis://:secret@a")))
                .withMessageContaining("add dev.tidegate:tidegate-redis")
                .withMessageNotContaining("secret");
    }

    @Test
    void limitsOfAClusterAreCountedInTheStoreAndOthersAreNot() {
        Policy policy = Policy.builder()
                .store(StoreSpec.at("redis://a"))
                .limit(LimitSpec.of("all", LimitSpec.Level.USER, RULE.rule())
                        .withScope(new LimitSpec.Scope.Cluster(Sharing.LEASE, OnStoreFailure.OPEN)))
                .limit(LimitSpec.of("own", LimitSpec.Level.USER, RULE.rule()))
                .build();
        HandStore store = new HandStore();
        Gate gate = Gate.of(policy, 1, store, 0);
        assertThat(shared(gate)).containsExactly("all");
        assertThat(gate.store()).isSameAs(store);
        assertThat(store.rules()).containsExactly(RULE);
        HandStore next = new HandStore();
        assertThat(gate.reloaded(policy, next, 1).store()).isSameAs(next);
        assertThat(next.rules()).containsExactly(RULE);
        assertThat(gate.reloaded(policy, 1).store()).isSameAs(store);
        assertThat(shared(Gate.of(policy, 1, 0))).isEmpty();
    }

    private static List<String> shared(Gate gate) {
        return gate.limiters().values().stream()
                .filter(Limiter::isShared)
                .map(Limiter::name)
                .toList();
    }

    @Test
    void whereThereIsNoStoreNothingIsWrongWithIt() {
        SharedStore none = SharedStore.none();
        none.register(new MetricRegistry());
        none.close();
        assertThat(none.state()).isEqualTo(new SharedStore.State(true, "no store", 1));
        assertThatIllegalStateException().isThrownBy(() -> none.count(RULE)).withMessageContaining("'all'");
    }

    @Test
    void aPasswordIsNotShown() {
        StoreSpec spec = StoreSpec.at("redis://user:secret@h:1");
        assertThat(spec.toString()).contains("redis://h:1").doesNotContain("secret");
    }
}

package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.ForcedBreakers.Order;
import dev.tidegate.balance.Server;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ForcedBreakersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final BreakerName WHOLE = BreakerName.of("shop");
    private static final BreakerName SECOND_SERVER = new BreakerName("shop", "127.0.0.1:9002");
    private static final Order OPEN = new Order(BreakerState.FORCED_OPEN, 0, "why");

    private Gate gate = Gate.of(policy("shop", BreakerSpec.defaults()), 1, 0);
    private final ForcedBreakers forced = gate.forcedBreakers();

    private static Policy policy(String name, BreakerSpec breaker) {
        UpstreamSpec shop = UpstreamSpec.of(
                        name, List.of(new Server("127.0.0.1", 9001, 1, false), new Server("127.0.0.1", 9002, 1, false)))
                .withBreaker(breaker);
        return Policy.builder().upstream(shop).route(RouteSpec.of("/**", name)).build();
    }

    private LiveUpstream shop() {
        return Objects.requireNonNull(gate.upstreams().get("shop"));
    }

    @Test
    void anOrderEndsWhenItsTimeIsOver() {
        forced.force(WHOLE, new Order(BreakerState.FORCED_OPEN, 60 * SECOND, "why"), 0);
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.FORCED_OPEN);
        assertThat(forced.order(WHOLE, SECOND)).contains(new Order(BreakerState.FORCED_OPEN, 59 * SECOND, "why"));
        assertThat(forced.onPulse(59 * SECOND)).isEmpty();

        assertThat(forced.onPulse(60 * SECOND)).containsExactly(WHOLE);

        assertThat(shop().breaker().state()).isEqualTo(BreakerState.CLOSED);
        assertThat(forced.order(WHOLE, 60 * SECOND)).isEmpty();
    }

    @Test
    void anOrderWithoutATimeHoldsUntilTheNext() {
        forced.force(SECOND_SERVER, OPEN, 0);
        assertThat(forced.onPulse(1_000_000 * SECOND)).isEmpty();
        assertThat(shop().breaker(1).state()).isEqualTo(BreakerState.FORCED_OPEN);
        assertThat(shop().breaker(0).state()).isEqualTo(BreakerState.DISABLED);
        assertThat(forced.order(SECOND_SERVER, 0)).contains(OPEN);

        forced.release(SECOND_SERVER, SECOND);

        assertThat(shop().breaker(1).state()).isEqualTo(BreakerState.DISABLED);
    }

    @Test
    void aReloadThatMakesANewBreakerLeavesTheOrderInForceAtOnce() {
        Order disabled = new Order(BreakerState.DISABLED, 0, "why");
        forced.force(WHOLE, disabled, 0);

        gate = gate.reloaded(policy("shop", BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH)), SECOND);

        assertThat(shop().breaker().state()).isEqualTo(BreakerState.DISABLED);
        assertThat(gate.forcedBreakers().order(WHOLE, 2 * SECOND)).contains(disabled);
        gate.forcedBreakers().release(WHOLE, 2 * SECOND);
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anOrderThatComesWhileAReloadIsUnderWayHoldsForTheNextGate() {
        Gate next = gate.reloaded(policy("shop", BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH)), SECOND);

        gate.forcedBreakers().force(WHOLE, OPEN, SECOND);

        gate = next;
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.FORCED_OPEN);
    }

    @Test
    void whatThePolicyNoLongerHasIsForgotten() {
        forced.force(WHOLE, OPEN, 0);
        forced.force(SECOND_SERVER, OPEN, 0);

        gate = gate.reloaded(policy("other", BreakerSpec.off()), SECOND)
                .reloaded(policy("shop", BreakerSpec.defaults()), SECOND);

        assertThat(forced.order(WHOLE, SECOND)).isEmpty();
        assertThat(forced.order(SECOND_SERVER, SECOND)).isEmpty();
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void whatIsNotThereCannotBeForced() {
        assertThatThrownBy(() -> forced.force(BreakerName.of("shops"), OPEN, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no upstream 'shops', only [shop]");
        assertThatThrownBy(() -> forced.release(new BreakerName("shop", "127.0.0.1:9003"), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no server 127.0.0.1:9003 of 'shop'");
        assertThatThrownBy(() -> new Order(BreakerState.OPEN, 0, "")).hasMessageContaining("FORCED_OPEN or DISABLED");
        assertThatThrownBy(() -> new Order(BreakerState.DISABLED, -1, "")).hasMessageContaining("negative");
    }

    @Test
    void aBreakerThatOnlyWatchesCanBeDisabledButNotOpened() {
        gate = gate.reloaded(policy("shop", BreakerSpec.defaults().withMode(BreakerSpec.Mode.SHADOW)), SECOND);
        assertThatThrownBy(() -> forced.force(WHOLE, OPEN, SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the breaker of upstream 'shop' only watches and lets everything pass:"
                        + " take mode: shadow out of the policy first");

        forced.force(WHOLE, new Order(BreakerState.DISABLED, 0, "why"), SECOND);
        forced.force(SECOND_SERVER, OPEN, SECOND);

        assertThat(shop().breaker().state()).isEqualTo(BreakerState.DISABLED);
        assertThat(shop().breaker(1).state()).isEqualTo(BreakerState.FORCED_OPEN);
    }
}

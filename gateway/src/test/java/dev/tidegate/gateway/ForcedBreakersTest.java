package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.gateway.ForcedBreakers.Name;
import dev.tidegate.gateway.ForcedBreakers.Place;
import dev.tidegate.gateway.admin.OperatorOrder;
import dev.tidegate.gateway.admin.OverloadReport.Order;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ForcedBreakersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Name WHOLE = new Name("shop", "");
    private static final Name SECOND_SERVER = new Name("shop", "127.0.0.1:9002");

    private final ForcedBreakers forced = new ForcedBreakers();
    private Gate gate = Gate.of(policy("shop", BreakerSpec.defaults()), 1, 0);

    private static Policy policy(String name, BreakerSpec breaker) {
        UpstreamSpec shop = UpstreamSpec.of(name, List.of(Gates.server(9001), Gates.server(9002)))
                .withBreaker(breaker);
        return Policy.builder().upstream(shop).route(RouteSpec.of("/**", name)).build();
    }

    private LiveUpstream shop() {
        return Objects.requireNonNull(gate.upstreams().get("shop"));
    }

    private static Place place(Name name, Gate gate) {
        return name.in(gate).orElseThrow();
    }

    private void force(Name name, String state, long seconds, long now) {
        forced.force(name, place(name, gate), new OperatorOrder(state, seconds * SECOND, "why", "me"), now);
    }

    @Test
    void anOrderEndsWhenItsTimeIsOver() {
        force(WHOLE, "open", 60, 0);
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.FORCED_OPEN);
        assertThat(forced.order(WHOLE, SECOND)).isEqualTo(new Order("open", 59 * SECOND, "why"));
        assertThat(forced.onPulse(gate, 59 * SECOND)).isEmpty();

        assertThat(forced.onPulse(gate, 60 * SECOND)).containsExactly(WHOLE);

        assertThat(shop().breaker().state()).isEqualTo(BreakerState.CLOSED);
        assertThat(forced.order(WHOLE, 60 * SECOND)).isEqualTo(Order.NONE);
    }

    @Test
    void anOrderWithoutATimeHoldsUntilTheNext() {
        force(SECOND_SERVER, "open", 0, 0);
        assertThat(forced.onPulse(gate, 1_000_000 * SECOND)).isEmpty();
        assertThat(shop().breaker(1).state()).isEqualTo(BreakerState.FORCED_OPEN);
        assertThat(shop().breaker(0).state()).isEqualTo(BreakerState.DISABLED);
        assertThat(forced.order(SECOND_SERVER, 0)).isEqualTo(new Order("open", 0, "why"));

        forced.release(SECOND_SERVER, place(SECOND_SERVER, gate), SECOND);

        assertThat(shop().breaker(1).state()).isEqualTo(BreakerState.DISABLED);
    }

    @Test
    void aReloadThatMakesANewBreakerLeavesTheOrderInForce() {
        force(WHOLE, "disabled", 0, 0);
        gate = gate.reloaded(policy("shop", BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH)), SECOND);
        assertThat(shop().breaker().state()).isEqualTo(BreakerState.CLOSED);

        assertThat(forced.onPulse(gate, 2 * SECOND)).isEmpty();

        assertThat(shop().breaker().state()).isEqualTo(BreakerState.DISABLED);
        assertThat(forced.order(WHOLE, 2 * SECOND).state()).isEqualTo("disabled");
    }

    @Test
    void whatThePolicyNoLongerHasIsForgotten() {
        force(WHOLE, "open", 0, 0);
        force(SECOND_SERVER, "open", 0, 0);

        assertThat(forced.onPulse(Gate.of(policy("other", BreakerSpec.off()), 1, 0), SECOND))
                .isEmpty();

        assertThat(forced.order(WHOLE, SECOND)).isEqualTo(Order.NONE);
        assertThat(forced.order(SECOND_SERVER, SECOND)).isEqualTo(Order.NONE);
        assertThat(new Name("shop", "127.0.0.1:9003").in(gate)).isEmpty();
    }
}

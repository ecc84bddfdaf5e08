package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import dev.tidegate.retry.RetryBudget;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {
    private static Policy policy(String upstream) {
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .upstream(UpstreamSpec.of(upstream, List.of(new Server("127.0.0.1", 9001, 1, false))))
                .route(RouteSpec.of("/**", upstream))
                .build();
    }

    private static RetryBudget budget(Gate gate, String upstream) {
        return gate.upstreams().values().stream()
                .filter(live -> live.spec().name().equals(upstream))
                .map(LiveUpstream::retries)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReloadForgetsNoRetryThatWasSpent() {
        Gate gate = Gate.of(policy("shop"), 42, 0);
        while (budget(gate, "shop").trySpend(2000, 0)) {}

        assertThat(budget(gate.reloaded(policy("shop"), 1), "shop").trySpend(2000, 1))
                .isFalse();
        assertThat(budget(gate.reloaded(policy("other"), 1), "other").trySpend(2000, 1))
                .isTrue();
    }
}

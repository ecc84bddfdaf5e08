package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PassageTest {
    private static final long SECOND = 1_000_000_000L;

    private final LiveUpstream shop = shop();

    private static LiveUpstream shop() {
        UpstreamSpec spec = UpstreamSpec.of("shop", List.of(Gates.server(9001), Gates.server(9002)))
                .withBreaker(BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH));
        Policy policy = Policy.builder()
                .upstream(spec)
                .route(RouteSpec.of("/**", "shop"))
                .build();
        return Objects.requireNonNull(Gate.of(policy, 1, 0).upstreams().get("shop"));
    }

    /** Opens a breaker by failures, and returns for how long. */
    private static long open(Breaker breaker, long nowNanos) {
        long now = nowNanos;
        while (breaker.state() == BreakerState.CLOSED) {
            breaker.onResult(breaker.tryPass(now), true, 0, now);
            now++;
        }
        return breaker.retryAfterNanos(nowNanos);
    }

    @Test
    void callersComeBackWhenTheFirstServerIsTriedAgain() {
        long second = open(shop.breaker(1), 0);
        long first = open(shop.breaker(0), second / 2);
        assertThat(first).isGreaterThan(second - second / 2);
        assertThat(Passage.retryAfterNanos(shop, second / 2)).isEqualTo(second - second / 2);
    }

    @Test
    void callersComeBackWhenTheUpstreamIsTriedAgainWhateverItsServersSay() {
        open(shop.breaker(0), 0);
        long whole = open(shop.breaker(), SECOND);
        assertThat(Passage.retryAfterNanos(shop, SECOND)).isEqualTo(whole);
    }

    @Test
    void nobodyKnowsWhenToComeBackWhileNoBreakerIsOpen() {
        assertThat(Passage.retryAfterNanos(shop, 0)).isZero();
    }
}

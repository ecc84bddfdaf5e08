package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.policy.Mirror;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveRouteTest {
    private static LiveRoute route(Mirror mirror) {
        Policy policy = Policy.builder()
                .upstream(UpstreamSpec.of("shop", List.of(new Server("127.0.0.1", 9001, 1, false))))
                .upstream(UpstreamSpec.of("next", List.of(new Server("127.0.0.1", 9101, 1, false))))
                .route(RouteSpec.of("/**", "shop").withMirror(mirror))
                .build();
        return Gate.of(policy, 42, 0).route(TestCall.of("GET /a")).orElseThrow();
    }

    @Test
    void aRouteWithoutAMirrorMirrorsNoCall() {
        LiveRoute route = route(Mirror.off());
        assertThat(route.mirror()).isEmpty();
        assertThat(route.isMirrored(0)).isFalse();
        assertThat(route.isMirrored(-1)).isFalse();
    }

    @Test
    void aMirrorOfTheWholeMirrorsEveryCall() {
        LiveRoute route = route(new Mirror("next", Mirror.WHOLE));
        assertThat(route.mirror().map(next -> next.spec().name())).hasValue("next");
        assertThat(route.isMirrored(0)).isTrue();
        assertThat(route.isMirrored(-1)).isTrue();
    }

    @Test
    void aMirrorTakesItsShareOfTheCalls() {
        LiveRoute route = route(new Mirror("next", 500));
        Random random = new Random(7);
        long mirrored = random.longs(100_000).filter(route::isMirrored).count();
        // The standard deviation of the count is 69.
        assertThat(mirrored).isBetween(4_650L, 5_350L);
    }
}

package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Server;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Decision;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionPointTest {
    private static final long SECOND = 1_000_000_000L;

    private static final Attribute USER = new Attribute.Header("x-user-id");

    private static final LimitSpec PER_USER =
            LimitSpec.of("per-user", Level.USER, new LimitRule.TokenBucket(Rate.perSecond(1), 2, 0), USER);

    private static Call call(String path, String user) {
        return TestCall.of("GET shop.example" + path).with(USER, user);
    }

    private static Policy policy(LimitSpec resource) {
        return Policy.builder()
                .listener(ListenerSpec.http("web", "127.0.0.1", 0))
                .limit(PER_USER)
                .limit(resource)
                .upstream(UpstreamSpec.of("shop", List.of(new Server("127.0.0.1", 9001, 1, false)))
                        .withLimits(resource.name()))
                .route(RouteSpec.of("/api/**", "shop", "per-user"))
                .build();
    }

    private static LimitSpec resource(long rate) {
        return LimitSpec.of("shop-max", Level.RESOURCE, new LimitRule.TokenBucket(Rate.perSecond(rate), rate, 0));
    }

    @Test
    void aCallIsLimitedByItsCallerAndThenByTheResource() {
        DecisionPoint gate = DecisionPoint.open(policy(resource(3)), 42, 0);
        Call ann = call("/api/a", "ann");
        Call bob = call("/api/b", "bob");

        assertThat(gate.decide(ann, 0, 0)).isEqualTo(Decision.Admit.NOW);
        assertThat(gate.decide(ann, 0, 0)).isEqualTo(Decision.Admit.NOW);
        assertThat(gate.decide(ann, 0, 0)).isInstanceOfSatisfying(Decision.Refuse.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.RATE);
            assertThat(refused.rule()).isEqualTo("per-user");
            assertThat(refused.retryAfterNanos()).isBetween(SECOND - 1000, SECOND + 1_000_000);
        });
        assertThat(gate.decide(bob, 0, 0)).isEqualTo(Decision.Admit.NOW);
        assertThat(gate.decide(bob, 0, 0))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refused -> assertThat(refused.rule()).isEqualTo("shop-max"));
    }

    @Test
    void aCallRefusedByTheResourceCostsItsCallerNothing() {
        DecisionPoint gate = DecisionPoint.open(policy(resource(1)), 42, 0);
        Call ann = call("/api/a", "ann");
        gate.decide(ann, 0, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.decide(ann, 0, 0)).isInstanceOf(Decision.Refuse.class);
        }
        gate.reload(policy(resource(100)), 0);
        assertThat(gate.decide(ann, 0, SECOND / 10)).isEqualTo(Decision.Admit.NOW);
    }

    @Test
    void aCallWithoutTheKeyIsRefusedForThat() {
        DecisionPoint gate = DecisionPoint.open(policy(resource(1)), 42, 0);
        assertThat(gate.decide(call("/api/a", ""), 0, 0))
                .isEqualTo(new Decision.Refuse(Reason.KEY_MISSING, "per-user", 0));
    }

    @Test
    void whatNoRouteTakesIsNotLimited() {
        DecisionPoint gate = DecisionPoint.open(policy(resource(1)), 42, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(gate.decide(call("/other", ""), 0, 0)).isEqualTo(Decision.Admit.NOW);
        }
    }
}

package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            limits:
              once: { level: application, rate: 1/h, burst: 1 }
            upstreams:
              shop:
                breaker: BREAKER
                retry: { attempts: 3, on: [503], budget: 20%, backoff: 10ms }
              plain: { retry: off }
            features: { order: [reviews], mode: manual }
            routes:
              - { match: /reviews, to: shop, feature: reviews }
              - { match: /**, to: shop, limits: [once] }
              - { match: /plain, to: plain }
            """;

    private final Tidegate gate = Tidegate.open(policy("on"));

    private static Policy policy(String breaker) {
        return switch (PolicyParser.parse("test.yaml", POLICY.replace("BREAKER", breaker))) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    @AfterEach
    void close() {
        gate.close();
    }

    @Test
    void aFeatureThatIsPinnedOffIsOffUntilItIsGivenBack() {
        gate.controls().pin("reviews", false, Duration.ofMinutes(5), "search is down");
        assertThat(gate.controls().features())
                .containsExactly(new Controls.FeatureState("reviews", false, true, "search is down"));
        assertThat(gate.tryEnter(GuardedCall.to("reviews")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DEGRADED));
        gate.controls().unpin("reviews");
        assertThat(gate.isOn("reviews")).isTrue();
        assertThat(gate.controls().pressure()).isBetween(0.0, 1.0);
    }

    @Test
    void aBreakerThatIsForcedOpenStaysSoOverAReload() {
        gate.controls().force("shop", Controls.Force.OPEN);
        assertThat(state()).isEqualTo(BreakerState.FORCED_OPEN);
        gate.reload(policy("{ errors: 30% }"));
        assertThat(state()).isEqualTo(BreakerState.FORCED_OPEN);
        gate.controls().force("shop", Controls.Force.DISABLED);
        assertThat(state()).isEqualTo(BreakerState.DISABLED);
        gate.controls().force("shop", Controls.Force.AUTOMATIC);
        assertThat(state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aBreakerIsForcedForATime() {
        AtomicLong clock = new AtomicLong();
        try (Tidegate timed =
                Tidegate.open(policy("on"), LibraryOptions.defaults().withNanoTime(clock::get))) {
            timed.controls().force("shop", Controls.Force.OPEN, Duration.ofMinutes(1));
            assertThat(timed.resources().getFirst().breaker()).isEqualTo(BreakerState.FORCED_OPEN);
            clock.set(Duration.ofMinutes(1).toNanos());
            Eventually.until(() -> timed.resources().getFirst().breaker() == BreakerState.CLOSED);
        }
    }

    @Test
    void aBreakerThatOnlyWatchesCannotBeForcedOpen() {
        gate.reload(policy("{ mode: shadow }"));
        assertThatThrownBy(() -> gate.controls().force("shop", Controls.Force.OPEN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mode: shadow");
    }

    private BreakerState state() {
        return gate.resources().getFirst().breaker();
    }

    @Test
    void whatDoesNotExistCannotBeControlled() {
        assertThatThrownBy(() -> gate.controls().pin("review", true, Duration.ofSeconds(1), ""))
                .hasMessage("there is no feature 'review', only [reviews]");
        assertThatThrownBy(() -> gate.controls().pin("reviews", true, Duration.ZERO, ""))
                .hasMessageContaining("more than zero");
        assertThatThrownBy(() -> gate.controls().unpin("review")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> gate.controls().force("shops", Controls.Force.OPEN))
                .hasMessage("there is no upstream 'shops', only [shop, plain]");
        assertThatThrownBy(() -> gate.controls().force("shop", Controls.Force.OPEN, Duration.ZERO))
                .hasMessageContaining("more than zero");
        assertThatThrownBy(() -> gate.retries("shops")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsTellWhatTheyDid() {
        assertThat(gate.tryEnter(GuardedCall.to("x"))).isInstanceOf(Permit.class);
        assertThat(gate.tryEnter(GuardedCall.to("x"))).isInstanceOf(Refusal.class);
        assertThat(gate.controls().limits()).singleElement().satisfies(limit -> {
            assertThat(limit.name()).isEqualTo("once");
            assertThat(limit.counts().admitted()).isEqualTo(1);
            assertThat(limit.counts().refused()).isEqualTo(1);
        });
    }

    @Test
    void aCallIsTriedAgainAsOftenAsItsUpstreamSaysAndItsBudgetHas() {
        Retries retries = gate.retries("shop");
        assertThat(retries.rule().attempts()).isEqualTo(3);
        assertThat(retries.mayRetry()).isTrue();
        assertThat(retries.backoff()).isBetween(Duration.ZERO, Duration.ofMillis(10));
        assertThat(retries.mayRetry()).isTrue();
        assertThat(retries.mayRetry()).isFalse();
        assertThat(gate.retries("plain").mayRetry()).isFalse();
        int granted = 2;
        while (gate.retries("shop").mayRetry()) {
            granted++;
        }
        assertThat(granted).isEqualTo(30);
    }
}

package dev.tidegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.admit.Admission.Verdict;
import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.Denial;
import dev.tidegate.admit.Priority;
import dev.tidegate.admit.Waiter;
import dev.tidegate.balance.Server;
import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.breaker.Opening;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Outcome;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.KeyedConcurrency;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.Sessions;
import dev.tidegate.policy.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Attribute USER = new Attribute.Header("x-user");

    private final List<String> told = new ArrayList<>();

    private static UpstreamSpec shop(UnaryOperator<ConcurrencySpec> concurrency, BreakerSpec breaker) {
        return UpstreamSpec.of(
                        "shop",
                        List.of(new Server("127.0.0.1", 9001, 1, false), new Server("127.0.0.1", 9002, 1, false)))
                .withConcurrency(concurrency.apply(ConcurrencySpec.of(new ConcurrencyRule.Fixed(2))))
                .withBreaker(breaker);
    }

    private static Policy policy(UpstreamSpec upstream) {
        return Policy.builder()
                .upstream(upstream)
                .features(FeatureSpec.of("reviews", "history"))
                .route(RouteSpec.of("/reviews", "shop").withFeature("reviews", FixedAnswer.json("[]")))
                .route(RouteSpec.of("/**", "shop"))
                .build();
    }

    private static Gate gate(UpstreamSpec upstream) {
        return Gate.of(policy(upstream), 1, 0);
    }

    private static LiveUpstream shop(Gate gate) {
        return Objects.requireNonNull(gate.upstreams().get("shop"));
    }

    private Visit enter(Gate gate, String path, String user, long nowNanos) {
        Visit visit = new Visit();
        Call call = TestCall.of("GET " + path).with(USER, user);
        LiveRoute route = gate.route(call).orElseThrow();
        shop(gate).begin(visit, call, route, Priority.CRITICAL, nowNanos + 10 * SECOND);
        visit.verdict = shop(gate).admission().enter(visit, nowNanos);
        return visit;
    }

    @Test
    void eachUserHasPlacesOfHisOwn() {
        Gate gate = gate(shop(
                one -> one.withLimit(new ConcurrencyRule.Tide(ConcurrencyRule.Range.DEFAULT))
                        .withPer(KeyedConcurrency.of("user", USER, new ConcurrencyRule.Fixed(1))),
                BreakerSpec.off()));

        assertThat(enter(gate, "/", "ann", 0).verdict).isEqualTo(Verdict.ADMITTED);
        assertThat(enter(gate, "/", "ann", 0).verdict).isEqualTo(Verdict.REFUSED);
        assertThat(enter(gate, "/", "ben", 0).verdict).isEqualTo(Verdict.ADMITTED);
        assertThat(enter(gate, "/", "", 0).verdict).isEqualTo(Verdict.ADMITTED);
        assertThat(enter(gate, "/", "", 0).verdict).isEqualTo(Verdict.ADMITTED);
        assertThat(told).containsExactly("PER_KEY user");
    }

    @Test
    void aSessionThatHasBegunGoesFirst() {
        Gate gate = gate(shop(one -> one.withSessions(Sessions.by(USER)), BreakerSpec.off()));
        Visit begun = enter(gate, "/", "ann", 0);
        enter(gate, "/", "ben", 0);
        Visit stranger = enter(gate, "/", "cid", 0);
        Visit next = enter(gate, "/", "ann", 0);
        assertThat(List.of(stranger.verdict, next.verdict)).containsOnly(Verdict.QUEUED);

        shop(gate).admission().leave(begun, SECOND / 100, Outcome.SUCCESS);

        assertThat(next.admitted).isTrue();
        assertThat(stranger.admitted).isFalse();
    }

    @Test
    void tellsWhatIsAskedAndWhatCanBeGiven() {
        Gate gate = gate(shop(one -> one.withQueue(false), BreakerSpec.off()));
        assertThat(shop(gate).demand()).isEqualTo(Demand.NONE);
        assertThat(Demand.NONE.ratio()).isZero();
        for (long now = 0; now < 3 * SECOND; now += SECOND / 10) {
            List<Visit> visits = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                visits.add(enter(gate, "/", "ann", now));
            }
            for (Visit visit : visits) {
                if (visit.verdict == Verdict.ADMITTED) {
                    shop(gate).admission().leave(visit, now + SECOND / 20, Outcome.SUCCESS);
                }
            }
            if (now % SECOND == 0) {
                gate.pulse(Load.UNKNOWN, now);
            }
        }

        Demand demand = shop(gate).demand();
        assertThat(demand.offered()).isCloseTo(40, within(1.0));
        assertThat(demand.admitted()).isCloseTo(20, within(1.0));
        assertThat(demand.capacity()).isCloseTo(20, within(2.0));
        assertThat(demand.ratio()).isCloseTo(2, within(0.2));
        assertThat(gate.ladder().pressure()).isEqualTo(1);
        assertThat(gate.ladder()
                        .isOn(gate.route(TestCall.of("GET /reviews"))
                                .orElseThrow()
                                .feature()))
                .isFalse();
        assertThat(gate.ladder()
                        .isOn(gate.route(TestCall.of("GET /")).orElseThrow().feature()))
                .isTrue();
    }

    @Test
    void aReloadKeepsWhoIsInAndBreakersOfTheSameRule() {
        Gate gate = gate(shop(one -> one, BreakerSpec.defaults().withScope(BreakerSpec.Scope.BOTH)));
        enter(gate, "/", "ann", 0);
        Breaker whole = shop(gate).breaker();
        Breaker second = shop(gate).breaker(1);

        Gate same = gate.reloaded(gate.policy(), SECOND);
        assertThat(shop(same).breaker()).isSameAs(whole);
        assertThat(shop(same).breaker(1)).isSameAs(second);
        assertThat(shop(same).admission().limiter().inFlight()).isEqualTo(1);

        Gate other = same.reloaded(policy(shop(one -> one.withQueue(false), BreakerSpec.defaults())), 2 * SECOND);
        assertThat(shop(other).breaker()).isNotSameAs(whole);
        assertThat(shop(other).breaker().state()).isEqualTo(BreakerState.CLOSED);
        assertThat(shop(other).breaker(1).state()).isEqualTo(BreakerState.DISABLED);
        assertThat(shop(other).admission()).isSameAs(shop(gate).admission());
        assertThat(shop(other).admission().rule().queues()).isFalse();
        assertThat(other.ladder()).isSameAs(gate.ladder());
    }

    @Test
    void aBreakerThatThePolicyDoesNotHaveStillObeysAnOperator() {
        LiveUpstream shop = shop(gate(shop(one -> one, BreakerSpec.off())));

        assertThat(shop.automaticState()).isEqualTo(BreakerState.DISABLED);
        assertThat(shop.automaticStateOfServers()).isEqualTo(BreakerState.DISABLED);
        assertThat(shop.breaker().tryPass(0)).isNotEqualTo(Breaker.REFUSED);
        shop.breaker().force(BreakerState.FORCED_OPEN, 0);
        assertThat(shop.breaker().tryPass(0)).isEqualTo(Breaker.REFUSED);
    }

    @Test
    void processorsThatAreTooBusyOpenABreakerBehindAFixedLimit() {
        Gate gate = gate(shop(one -> one, BreakerSpec.defaults().withCpuPercent(90)));
        assertThat(shop(gate).automaticState()).isEqualTo(BreakerState.CLOSED);

        gate.pulse(new Load(0.95, 0.1), SECOND);
        gate.pulse(new Load(0.95, 0.1), 2 * SECOND);
        assertThat(shop(gate).breaker().state()).isEqualTo(BreakerState.CLOSED);
        gate.pulse(new Load(0.95, 0.1), 3 * SECOND);

        assertThat(shop(gate).breaker().state()).isEqualTo(BreakerState.OPEN);
        assertThat(shop(gate).breaker().lastOpening().trigger()).isEqualTo(Opening.Trigger.CPU);
    }

    @Test
    void anAdaptiveLimitMayKeepProcessorsBusy() {
        Gate gate = gate(shop(
                one -> one.withLimit(new ConcurrencyRule.Tide(ConcurrencyRule.Range.DEFAULT)),
                BreakerSpec.defaults().withCpuPercent(90)));

        for (int second = 1; second < 10; second++) {
            gate.pulse(new Load(0.99, 0.1), second * SECOND);
        }

        assertThat(shop(gate).breaker().state()).isEqualTo(BreakerState.CLOSED);
    }

    private final class Visit extends Waiter {
        private Verdict verdict = Verdict.QUEUED;
        private boolean admitted;

        @Override
        protected void onAdmitted(long nowNanos) {
            admitted = true;
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            told.add(denial + " " + limit);
        }
    }
}

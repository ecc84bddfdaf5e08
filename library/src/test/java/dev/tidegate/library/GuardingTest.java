package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.admit.Priority;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.degrade.Pressure;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.BreakerSpec;
import dev.tidegate.policy.Fallback;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.FixedAnswer;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Breakers and the degradation ladder, around a method. */
class GuardingTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();

    private Tidegate open(Policy policy) {
        return Tidegate.open(policy, LibraryOptions.defaults().withNanoTime(clock::get));
    }

    private static BreakerState state(Tidegate gate) {
        return gate.resources().getFirst().breaker();
    }

    private static UpstreamSpec guarded(Fallback fallback) {
        return Shop.orders(10).withBreaker(Shop.breaker().withFallback(fallback));
    }

    /** Makes ten calls in a second, and tells the permit of each. */
    private void tenCalls(Tidegate gate, Consumer<Permit> ending) {
        for (int i = 0; i < 10; i++) {
            clock.addAndGet(SECOND / 10);
            if (gate.tryEnter(Shop.CREATE) instanceof Permit permit) {
                ending.accept(permit);
                permit.close();
            }
        }
    }

    /** Makes calls that fail until the breaker of this upstream is open. */
    private void callsUntilOpen(Tidegate gate, String upstream) {
        while (state(gate, upstream) != BreakerState.OPEN) {
            clock.addAndGet(SECOND / 10);
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Permit.class, permit -> {
                assertThat(permit.upstream()).isEqualTo(upstream);
                permit.outcome(Outcome.FAILURE);
                permit.close();
            });
        }
    }

    private static BreakerState state(Tidegate gate, String upstream) {
        return gate.resources().stream()
                .filter(resource -> resource.name().equals(upstream))
                .findFirst()
                .orElseThrow()
                .breaker();
    }

    @Test
    void exceptionsOpenTheBreakerAndItRefusesAtOnce() {
        try (Tidegate gate = open(Shop.with(guarded(new Fallback.None())).build())) {
            for (int i = 0; i < 10; i++) {
                clock.addAndGet(SECOND / 10);
                assertThatThrownBy(() -> gate.run(Shop.CREATE, () -> {
                            throw new IllegalStateException("broken");
                        }))
                        .isInstanceOfAny(IllegalStateException.class, RefusedException.class);
            }
            assertThat(state(gate)).isEqualTo(BreakerState.OPEN);
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.BREAKER_OPEN);
                assertThat(refusal.retryAfterNanos()).isBetween(50 * SECOND, 70 * SECOND);
                assertThat(refusal.answer().isNone()).isTrue();
            });
            assertThat(gate.resources().getFirst().inFlight()).isZero();
        }
    }

    @Test
    void timeoutsOpenItAsWell() {
        try (Tidegate gate = open(Shop.with(guarded(new Fallback.None())).build())) {
            tenCalls(gate, permit -> permit.failed(new TimeoutException()));
            assertThat(state(gate)).isEqualTo(BreakerState.OPEN);
        }
    }

    @Test
    void whatWasCancelledOrRefusedFurtherDownSaysNothing() {
        try (Tidegate gate = open(Shop.with(guarded(new Fallback.None())).build())) {
            Refusal elsewhere = new Refusal(Reason.RATE, "", "", 0, FixedAnswer.none());
            tenCalls(gate, permit -> permit.failed(new RefusedException(elsewhere)));
            tenCalls(gate, permit -> permit.outcome(Outcome.CANCELLED));
            assertThat(state(gate)).isEqualTo(BreakerState.CLOSED);
        }
    }

    @Test
    void exceptionsThatAreAnAnswerDoNotOpenItWhenTheGateIsTold() {
        OutcomeRule answers = failure ->
                failure instanceof IllegalArgumentException ? Outcome.SUCCESS : OutcomeRule.DEFAULT.outcome(failure);
        LibraryOptions options =
                LibraryOptions.defaults().withNanoTime(clock::get).withOutcomes(answers);
        try (Tidegate gate =
                Tidegate.open(Shop.with(guarded(new Fallback.None())).build(), options)) {
            tenCalls(gate, permit -> permit.failed(new IllegalArgumentException("no such article")));
            assertThat(state(gate)).isEqualTo(BreakerState.CLOSED);
        }
    }

    @Test
    void whileItIsOpenAnotherUpstreamTakesTheCalls() {
        Policy policy = Shop.with(guarded(new Fallback.ToUpstream("spare")))
                .upstream(Shop.upstream("spare"))
                .build();
        try (Tidegate gate = open(policy)) {
            tenCalls(gate, permit -> permit.outcome(Outcome.FAILURE));
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Permit.class, permit -> {
                assertThat(permit.upstream()).isEqualTo("spare");
                permit.close();
            });
        }
    }

    @Test
    void whenAllThatStandInAreOpenTooTheLastOneRefuses() {
        Policy policy = Shop.with(guarded(new Fallback.ToUpstream("spare")))
                .upstream(Shop.upstream("spare")
                        .withBreaker(Shop.breaker().withFallback(new Fallback.ToUpstream("last"))))
                .upstream(Shop.upstream("last").withBreaker(Shop.breaker()))
                .build();
        try (Tidegate gate = open(policy)) {
            for (String upstream : List.of("orders", "spare", "last")) {
                callsUntilOpen(gate, upstream);
            }
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.BREAKER_OPEN);
                assertThat(refusal.upstream()).isEqualTo("last");
            });
        }
    }

    @Test
    void aFixedAnswerComesWithTheRefusal() {
        FixedAnswer empty = FixedAnswer.json("[]");
        try (Tidegate gate = open(Shop.with(guarded(new Fallback.Answer(empty))).build())) {
            tenCalls(gate, permit -> permit.outcome(Outcome.FAILURE));
            assertThat(gate.tryEnter(Shop.CREATE))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.answer()).isEqualTo(empty));
        }
    }

    @Test
    void anOpenBreakerTriesAFewCallsWhenItsTimeIsOver() {
        try (Tidegate gate = open(Shop.with(guarded(new Fallback.None())).build())) {
            tenCalls(gate, permit -> permit.outcome(Outcome.FAILURE));
            clock.addAndGet(70 * SECOND);
            int passed = 0;
            for (int i = 0; i < 10; i++) {
                passed += gate.tryEnter(Shop.CREATE) instanceof Permit ? 1 : 0;
            }
            assertThat(passed).isEqualTo(3);
            assertThat(gate.resources().getFirst().inFlight()).isEqualTo(3);
            assertThat(state(gate)).isEqualTo(BreakerState.PROBE);
        }
    }

    @Test
    void aShadowBreakerRefusesNothing() {
        BreakerSpec shadow = Shop.breaker().withMode(BreakerSpec.Mode.SHADOW);
        try (Tidegate gate = open(Shop.with(Shop.orders(10).withBreaker(shadow)).build())) {
            tenCalls(gate, permit -> permit.outcome(Outcome.FAILURE));
            assertThat(state(gate)).isEqualTo(BreakerState.OPEN);
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOf(Permit.class);
        }
    }

    // ---- features

    private static Policy shopWithReviews(String... features) {
        return Shop.with(Shop.orders(10))
                .route(RouteSpec.of("/reviews/**", "orders").withFeature("reviews", FixedAnswer.json("[]")))
                .features(FeatureSpec.of(features))
                .build();
    }

    private static void press(Tidegate gate, long nowNanos) {
        gate.running().gate().ladder().onPressure(new Pressure(1, 1, 1, 1), nowNanos);
    }

    @Test
    void aFeatureThatIsOffIsRefusedWithWhatToAnswerInstead() {
        try (Tidegate gate = open(shopWithReviews("reviews", "search"))) {
            Feature reviews = gate.feature("reviews");
            assertThat(reviews.isOn()).isTrue();
            assertThat(gate.tryEnter(GuardedCall.to("reviews/list"))).isInstanceOf(Permit.class);

            press(gate, 10 * SECOND);

            assertThat(reviews.isOn()).isFalse();
            assertThat(gate.isOn("reviews")).isFalse();
            assertThat(gate.isOn("search")).isTrue();
            assertThat(gate.tryEnter(GuardedCall.to("reviews/list"))).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.DEGRADED);
                assertThat(refusal.rule()).isEqualTo("reviews");
                assertThat(refusal.answer()).isEqualTo(FixedAnswer.json("[]"));
            });
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOf(Permit.class);
        }
    }

    @Test
    void onTheLastRungOnlyTheMostCriticalCallsPass() {
        try (Tidegate gate = open(shopWithReviews("reviews"))) {
            press(gate, 10 * SECOND);
            press(gate, 20 * SECOND);

            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOf(Refusal.class);
            assertThat(gate.tryEnter(Shop.CREATE.priority(Priority.CRITICAL_PLUS)))
                    .isInstanceOf(Permit.class);
        }
    }

    @Test
    void aFeatureHandleFollowsReloads() {
        try (Tidegate gate = open(shopWithReviews("reviews"))) {
            Feature reviews = gate.feature("reviews");
            press(gate, 10 * SECOND);
            gate.reload(Shop.with(Shop.orders(10)).build());

            assertThat(reviews.name()).isEqualTo("reviews");
            assertThat(reviews.isOn()).isTrue();
        }
    }

    @Test
    void aFeatureThatThePolicyDoesNotNameIsAMistake() {
        try (Tidegate gate = open(shopWithReviews("reviews"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> gate.feature("review"));
        }
    }
}

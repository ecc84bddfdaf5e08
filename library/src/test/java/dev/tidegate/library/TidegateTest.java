package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidegateTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong();

    private Tidegate open(Policy policy) {
        return Tidegate.open(policy, LibraryOptions.defaults().withNanoTime(clock::get));
    }

    private static Resource orders(Tidegate gate) {
        return gate.resources().getFirst();
    }

    @Test
    void workIsDoneAndItsResultReturned() throws Exception {
        try (Tidegate gate = open(Shop.places(2))) {
            String result = gate.call(Shop.CREATE, () -> {
                assertThat(orders(gate).inFlight()).isEqualTo(1);
                return "done";
            });

            assertThat(result).isEqualTo("done");
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void whatWorkThrowsIsThrownAndThePlaceGivenBack() {
        try (Tidegate gate = open(Shop.places(2))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> gate.run(Shop.CREATE, () -> {
                        throw new IOException("broken");
                    }));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> gate.call(Shop.CREATE, TidegateTest::failing));
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void insteadOfARefusalWorkCanHaveAnotherResult() throws Exception {
        try (Tidegate gate = open(Shop.places(1))) {
            String done = gate.callOrElse(Shop.CREATE, () -> "done", refusal -> "instead");
            Permit permit = gate.enter(Shop.CREATE);
            GuardedCall brief = Shop.CREATE.deadline(Duration.ofMillis(1));
            String refused = gate.callOrElse(brief, () -> "done", refusal -> refusal.upstream());
            permit.close();

            assertThat(done).isEqualTo("done");
            assertThat(refused).isEqualTo("orders");
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    private static String failing() throws IOException {
        throw new IOException("broken");
    }

    @Test
    void aPlaceThatIsTakenIsRefusedToWhoeverDoesNotWait() throws InterruptedException {
        try (Tidegate gate = open(Shop.places(1))) {
            Permit first = gate.enter(Shop.CREATE);
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.CONCURRENCY);
                assertThat(refusal.upstream()).isEqualTo("orders");
                assertThat(refusal.retryAfter()).isPositive();
            });
            assertThat(orders(gate).waiting()).isZero();
            assertThat(gate.refused(Reason.CONCURRENCY)).isEqualTo(1);

            first.close();
            assertThat(gate.tryEnter(Shop.CREATE)).isInstanceOfSatisfying(Permit.class, permit -> {
                assertThat(permit.upstream()).isEqualTo("orders");
                permit.close();
            });
        }
    }

    @Test
    void eachUserHasALimitOfHisOwn() throws InterruptedException {
        Policy policy =
                Shop.with(Shop.orders(100), "per-user").limit(Shop.perUser(1)).build();
        try (Tidegate gate = open(policy)) {
            gate.enter(Shop.CREATE.user("ann")).close();
            gate.enter(Shop.CREATE.user("bob")).close();

            assertThatThrownBy(() -> gate.enter(Shop.CREATE.user("ann")))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> {
                        assertThat(refused.refusal().reason()).isEqualTo(Reason.RATE);
                        assertThat(refused.refusal().rule()).isEqualTo("per-user");
                        assertThat(refused.refusal().retryAfterNanos()).isBetween(SECOND / 2, SECOND + SECOND / 100);
                        assertThat(refused).hasMessageStartingWith("refused: rate by 'per-user', come back in 1");
                        assertThat(refused.getStackTrace()).isEmpty();
                    });
            assertThatThrownBy(() -> gate.enter(Shop.CREATE)).hasMessage("refused: key-missing by 'per-user'");
        }
    }

    @Test
    void aCallThatTheResourceRefusesCostsItsCallerNothing() throws InterruptedException {
        LimitSpec most = LimitSpec.of("orders-max", Level.RESOURCE, new LimitRule.FixedWindow(Rate.perSecond(1)));
        Policy policy = Shop.with(Shop.orders(100).withLimits("orders-max"), "per-user")
                .limit(Shop.perUser(2))
                .limit(most)
                .build();
        GuardedCall ann = Shop.CREATE.user("ann");
        try (Tidegate gate = open(policy)) {
            gate.enter(ann).close();
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> gate.enter(ann)).hasMessageContaining("by 'orders-max' before 'orders'");
            }
            clock.set(SECOND);
            gate.enter(ann).close();

            gate.reload(Shop.with(Shop.orders(100), "per-user")
                    .limit(Shop.perUser(2))
                    .build());
            gate.enter(ann).close();
        }
    }

    @Test
    void aCallThatIsRefusedAPlaceCostsItsCallerNothing() throws InterruptedException {
        Policy policy =
                Shop.with(Shop.orders(1), "per-user").limit(Shop.perUser(2)).build();
        GuardedCall ann = Shop.CREATE.user("ann");
        try (Tidegate gate = open(policy)) {
            Permit first = gate.enter(ann);
            for (int i = 0; i < 10; i++) {
                assertThat(gate.tryEnter(ann)).isInstanceOf(Refusal.class);
            }
            first.close();
            gate.enter(ann).close();
        }
    }

    @Test
    void aPermitThatIsClosedTwiceGivesBackOnePlace() throws InterruptedException {
        try (Tidegate gate = open(Shop.places(3))) {
            Permit first = gate.enter(Shop.CREATE);
            Permit second = gate.enter(Shop.CREATE);
            first.close();
            first.close();
            Permit third = gate.enter(Shop.CREATE);
            first.close();

            assertThat(orders(gate).inFlight()).isEqualTo(2);
            second.close();
            third.close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void aReloadKeepsWhatIsSpentAndWhoIsInService() throws InterruptedException {
        GuardedCall ann = Shop.CREATE.user("ann");
        try (Tidegate gate = open(
                Shop.with(Shop.orders(1), "per-user").limit(Shop.perUser(1)).build())) {
            Permit permit = gate.enter(ann);
            Policy next =
                    Shop.with(Shop.orders(2), "per-user").limit(Shop.perUser(1)).build();
            gate.reload(next);

            assertThat(gate.policy()).isEqualTo(next);
            assertThat(orders(gate).inFlight()).isEqualTo(1);
            assertThat(orders(gate).limit()).isEqualTo(2);
            assertThatThrownBy(() -> gate.enter(ann)).hasMessageContaining("per-user");
            permit.close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void whatNoRouteTakesIsNotGuarded() throws InterruptedException {
        GuardedCall other = GuardedCall.to("other");
        try (Tidegate gate = open(Shop.places(1))) {
            assertThat(gate.guards(other)).isFalse();
            assertThat(gate.guards(Shop.CREATE)).isTrue();
            try (Permit first = gate.enter(other);
                    Permit second = gate.enter(other)) {
                assertThat(first.upstream()).isEmpty();
                assertThat(second.upstream()).isEmpty();
            }
        }
    }

    @Test
    void aClosedGateLetsNobodyIn() throws InterruptedException {
        Tidegate gate = open(Shop.places(1));
        Permit permit = gate.enter(Shop.CREATE);
        gate.close();

        assertThatThrownBy(() -> gate.enter(Shop.CREATE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> gate.enterAsync(Shop.CREATE)).isInstanceOf(IllegalStateException.class);
        permit.close();
        assertThat(orders(gate).inFlight()).isZero();
    }

    @Test
    void aFileIsReadWithItsVariables(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), """
                version: 1
                listeners: { web: { bind: 127.0.0.1:8080 } }
                upstreams: { orders: { servers: ["127.0.0.1:${PORT}"] } }
                routes: [{ match: /orders/**, to: orders }]
                """);
        LibraryOptions options = LibraryOptions.defaults().withEnvironment(name -> Optional.of("9001"));
        try (Tidegate gate = Tidegate.open(file, options)) {
            assertThat(gate.policy().upstream("orders").servers().getFirst().port())
                    .isEqualTo(9001);
            assertThat(orders(gate).breaker()).isEqualTo(BreakerState.DISABLED);
            gate.reload(file);
            assertThat(gate.guards(Shop.CREATE)).isTrue();
        }
    }

    @Test
    void aBadFileIsNotPutInForceAndAllItsErrorsAreShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), """
                version: 1
                limits: { fast: { rate: 100/x } }
                routes: [{ match: /orders/**, to: order }]
                """);
        assertThatThrownBy(() -> Tidegate.open(file))
                .isInstanceOfSatisfying(
                        InvalidPolicyException.class,
                        invalid -> assertThat(invalid.problems()).hasSizeGreaterThan(1))
                .hasMessageContaining("100/x")
                .hasMessageContaining("order");
        try (Tidegate gate = open(Shop.places(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> gate.reload(file));
            assertThat(gate.guards(Shop.CREATE)).isTrue();
        }
    }

    @Test
    void aCallWhoseTimeIsUpIsNotMade() {
        try (Tidegate gate = open(Shop.places(1))) {
            GuardedCall over = Shop.CREATE.deadline(Duration.ZERO);
            assertThatThrownBy(() -> gate.run(over, () -> {
                        throw new AssertionError("made");
                    }))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.TIMEOUT));
            assertThat(gate.refused(Reason.TIMEOUT)).isEqualTo(1);
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void whoFollowsThePolicyIsToldOfEachReload() {
        try (Tidegate gate = open(Shop.places(1))) {
            List<String> seen = new ArrayList<>();
            gate.onReload(() -> seen.add(
                    gate.resources().getFirst().name() + gate.policy().limits().keySet()));
            gate.reload(Shop.with(Shop.orders(1)).limit(Shop.perUser(1)).build());
            gate.reload(Shop.places(2));
            assertThat(seen).containsExactly("orders[per-user]", "orders[]");
            assertThatThrownBy(() -> {
                        while (true) {
                            gate.onReload(() -> {});
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("at most 64 listeners");
        }
    }
}

package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Calls that turn out to cost more or less than their route says. */
class SettlingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final GuardedCall SEARCH = GuardedCall.to("search").user("ann");

    private final AtomicLong clock = new AtomicLong();

    /** Ten permits a second for each user, and a search takes four of them. */
    private Tidegate open() {
        Policy policy = Shop.with(Shop.orders(100))
                .limit(Shop.perUser(10))
                .route(RouteSpec.of("/search", "orders", "per-user").withCost(4).withSettleHeader("x-cost"))
                .build();
        return Tidegate.open(policy, LibraryOptions.defaults().withNanoTime(clock::get));
    }

    private static boolean passes(Tidegate gate) {
        return gate.tryEnter(SEARCH) instanceof Permit;
    }

    private static Permit enter(Tidegate gate) {
        return (Permit) gate.tryEnter(SEARCH);
    }

    @Test
    void whatACallDidNotCostIsGivenBack() {
        try (Tidegate gate = open()) {
            for (int i = 0; i < 9; i++) {
                try (Permit permit = enter(gate)) {
                    assertThat(permit.settleHeader()).isEqualTo("x-cost");
                    permit.settle(0);
                }
            }
            assertThat(passes(gate)).isTrue();
            assertThat(passes(gate)).isTrue();
            assertThat(passes(gate)).isFalse();
        }
    }

    @Test
    void whatACallCostMoreIsOwed() {
        try (Tidegate gate = open()) {
            Permit permit = enter(gate);
            permit.settle(26);
            permit.settle(0);
            permit.close();
            // 16 permits are owed, and a search takes four: that is 20 at 10 a second.
            clock.addAndGet(2 * SECOND - SECOND / 100);
            assertThat(passes(gate)).isFalse();
            clock.addAndGet(SECOND / 100);
            assertThat(passes(gate)).isTrue();
        }
    }

    @Test
    void nothingIsSettledAfterTheCallIsOver() {
        try (Tidegate gate = open()) {
            Permit closed = enter(gate);
            closed.close();
            Permit other = enter(gate);
            closed.settle(1_000);
            other.close();
            clock.addAndGet(SECOND);
            assertThat(passes(gate)).isTrue();
        }
    }

    @Test
    void workTellsItsCost() throws Exception {
        GuardedWork<String, Integer, RuntimeException> search = new GuardedWork<>() {
            @Override
            public Integer run(String words) {
                return words.length();
            }

            @Override
            public long cost(String words, Integer found) {
                return found;
            }
        };
        try (Tidegate gate = open()) {
            for (int i = 0; i < 9; i++) {
                assertThat(gate.callWith(SEARCH, "", search)).isZero();
            }
            assertThat(gate.callWith(SEARCH, "0123456789", search)).isEqualTo(10);
            assertThat(passes(gate)).isFalse();
        }
    }

    @Test
    void workThatGoesOnTellsItsPermit() {
        try (Tidegate gate = open()) {
            for (int i = 0; i < 9; i++) {
                gate.callAsync(
                                SEARCH,
                                permit -> {
                                    permit.settle(0);
                                    return CompletableFuture.completedFuture("done");
                                },
                                refusal -> CompletableFuture.failedFuture(new RefusedException(refusal)))
                        .join();
            }
            assertThat(passes(gate)).isTrue();
        }
    }

    @Test
    void aCallThatNoRouteTakesHasNothingToSettle() {
        try (Tidegate gate = open();
                Permit permit = (Permit) gate.tryEnter(GuardedCall.to("elsewhere"))) {
            permit.settle(1_000);
            assertThat(permit.settleHeader()).isEmpty();
        }
    }
}

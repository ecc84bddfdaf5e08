package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.SharedStores;
import dev.tidegate.doubles.HandStore;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.OnStoreFailure;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Sharing;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.StoreSpec;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Calls whose limits are counted with other nodes, while the store takes its time. */
class SharedLimitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule THREE = new LimitRule.TokenBucket(new Rate(3, 3600 * SECOND), 3, 0);
    private static final GuardedCall BY_ANN = Shop.CREATE.user("ann");

    private final HandStore store = new HandStore();

    private static LimitSpec shared(LimitSpec limit, OnStoreFailure onFailure) {
        return limit.withScope(new LimitSpec.Scope.Cluster(Sharing.AUTO, onFailure));
    }

    private static Policy policy(OnStoreFailure onFailure) {
        LimitSpec perUser = LimitSpec.of("per-user", Level.USER, THREE, new Attribute.Header("x-user-id"))
                .withOnExceed(new LimitSpec.OnExceed.Wait(SECOND));
        return Shop.with(Shop.orders(2).withLimits("all-orders"), "per-user")
                .store(StoreSpec.at("redis://127.0.0.1:1"))
                .limit(shared(perUser, onFailure))
                .limit(LimitSpec.of("all-orders", Level.RESOURCE, THREE))
                .build();
    }

    private Tidegate open() {
        return open(OnStoreFailure.CLOSED);
    }

    private Tidegate open(OnStoreFailure onFailure) {
        return Tidegate.open(policy(onFailure), LibraryOptions.defaults().withStore(store));
    }

    /** What somebody does on a virtual thread. */
    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread unused = Thread.startVirtualThread(task);
        return task;
    }

    @Test
    void whoEntersParksUntilTheStoreHasGranted() throws Exception {
        try (Tidegate gate = open()) {
            FutureTask<Permit> entering = begin(() -> gate.enter(BY_ANN));
            HandStore.Asked asked = store.next();
            assertThat(asked.limit()).isEqualTo("per-user ann");
            assertThat(entering).isNotDone();
            asked.grant();
            try (Permit permit = entering.get()) {
                assertThat(permit.upstream()).isEqualTo("orders");
            }
            assertThat(store.givenBack()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsThereAtOnceIsNotWaitedFor() throws Exception {
        store.grantsAtOnce();
        try (Tidegate gate = open();
                Permit first = gate.enter(BY_ANN);
                Permit second = gate.enterAsync(BY_ANN).get()) {
            assertThat(first.upstream()).isEqualTo(second.upstream());
            assertThat(gate.tryEnter(BY_ANN))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.CONCURRENCY));
        }
    }

    @Test
    void whoIsRefusedByTheStoreIsToldWhenToComeBack() throws Exception {
        try (Tidegate gate = open()) {
            FutureTask<Entry> entering = begin(() -> gate.tryEnter(BY_ANN));
            store.next().refuse(7 * SECOND);
            assertThat(entering.get()).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.RATE);
                assertThat(refusal.rule()).isEqualTo("per-user");
                assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            });
        }
    }

    @Test
    void whileTheStoreIsAwayThePolicyDecides() throws Exception {
        try (Tidegate gate = open(OnStoreFailure.CLOSED)) {
            FutureTask<Entry> entering = begin(() -> gate.tryEnter(BY_ANN));
            store.next().fail();
            assertThat(entering.get())
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.STORE_DOWN));
            assertThat(gate.refused(Reason.STORE_DOWN)).isEqualTo(1);
        }
        try (Tidegate gate = open(OnStoreFailure.OPEN)) {
            FutureTask<Permit> entering = begin(() -> gate.enter(BY_ANN));
            store.next().fail();
            entering.get().close();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndWhatIsGrantedLaterIsGivenBack() throws InterruptedException {
        try (Tidegate gate = open()) {
            FutureTask<Permit> entering = new FutureTask<>(() -> gate.enter(BY_ANN));
            Thread caller = Thread.startVirtualThread(entering);
            HandStore.Asked asked = store.next();
            caller.interrupt();
            assertThatThrownBy(entering::get).hasCauseInstanceOf(InterruptedException.class);
            asked.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
        }
    }

    @Test
    void theDeadlineEndsTheWaitAndALateAnswerReachesNoOtherCall() throws Exception {
        try (Tidegate gate = open()) {
            GuardedCall brief = BY_ANN.deadline(Duration.ofMillis(20));
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> gate.enter(brief))
                    .satisfies(refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.TIMEOUT));
            assertThat(gate.tryEnter(brief))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TIMEOUT));
            HandStore.Asked first = store.next();
            HandStore.Asked second = store.next();

            FutureTask<Permit> entering = begin(() -> gate.enter(Shop.CREATE.user("bob")));
            HandStore.Asked third = store.next();
            first.grant();
            second.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1", "per-user ann 1");
            assertThat(entering).isNotDone();
            third.grant();
            entering.get().close();
        }
    }

    @Test
    void whoTriesToEnterWaitsForTheStoreButForNoTurnAndKeepsAnInterrupt() throws Exception {
        try (Tidegate gate = open()) {
            FutureTask<Boolean> trying = new FutureTask<>(() -> {
                Entry entry = gate.tryEnter(BY_ANN);
                assertThat(entry).isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.RATE);
                    assertThat(refusal.retryAfterNanos()).isBetween(1L, SECOND / 2);
                });
                return Thread.currentThread().isInterrupted();
            });
            Thread caller = Thread.startVirtualThread(trying);
            HandStore.Asked asked = store.next();
            caller.interrupt();
            asked.grant(SECOND / 2);
            assertThat(trying.get()).isTrue();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
        }
    }

    @Test
    void anAsynchronousCallGoesOnWithoutAThread() throws Exception {
        try (Tidegate gate = open()) {
            CompletableFuture<Permit> entering = gate.enterAsync(BY_ANN);
            HandStore.Asked asked = store.next();
            assertThat(entering).isNotDone();
            asked.grant();
            entering.get().close();

            CompletableFuture<Permit> refused = gate.enterAsync(BY_ANN);
            store.next().refuse(SECOND);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(refused::get)
                    .withCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void anAsynchronousCallThatIsCancelledGivesBackWhatIsGrantedLater() {
        try (Tidegate gate = open()) {
            CompletableFuture<Permit> entering = gate.enterAsync(BY_ANN);
            HandStore.Asked asked = store.next();
            assertThat(entering.cancel(false)).isTrue();
            asked.grant();
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
            assertThat(gate.resources().getFirst().inFlight()).isZero();
        }
    }

    @Test
    void anAnswerAfterTheDeadlineIsGivenBackByAnAsynchronousCall() {
        AtomicLong clock = new AtomicLong();
        LibraryOptions options = LibraryOptions.defaults()
                .withStore(store)
                .withNanoTime(clock::get)
                .withExecutor(Runnable::run);
        try (Tidegate gate = Tidegate.open(policy(OnStoreFailure.OPEN), options)) {
            CompletableFuture<Permit> entering = gate.enterAsync(BY_ANN.deadline(Duration.ofSeconds(1)));
            clock.addAndGet(2 * SECOND);
            store.next().grant();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(entering::join)
                    .withCauseInstanceOf(RefusedException.class)
                    .withMessageContaining("timeout");
            assertThat(store.givenBack()).containsExactly("per-user ann 1");
        }
    }

    @Test
    void aStoreThatIsLentStaysOpenAndTellsItsState() {
        Tidegate gate = open();
        assertThat(gate.store()).isEqualTo(HandStore.UP);
        gate.close();
        assertThat(store.isClosed()).isFalse();
    }

    @Test
    void aStoreThatTheGateOpensIsClosedWithItOrWhenThePolicyNamesAnother() {
        HandStore next = new HandStore();
        LibraryOptions defaults = LibraryOptions.defaults();
        LibraryOptions options = new LibraryOptions(
                defaults.nanoTime(),
                defaults.executor(),
                defaults.outcomes(),
                defaults.leaks(),
                defaults.environment(),
                () -> SharedStores.openedBy(spec -> spec.url().endsWith("1") ? store : next));
        try (Tidegate gate = Tidegate.open(policy(OnStoreFailure.OPEN), options)) {
            gate.reload(policy(OnStoreFailure.CLOSED));
            assertThat(store.isClosed()).isFalse();
            gate.reload(Shop.places(1));
            assertThat(store.isClosed()).isTrue();
            gate.reload(Shop.with(Shop.orders(1))
                    .store(StoreSpec.at("redis://127.0.0.1:2"))
                    .build());
        }
        assertThat(next.isClosed()).isTrue();
    }

    @Test
    void whoHasNoClientOfTheStoreIsToldWhatToAdd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tidegate.open(policy(OnStoreFailure.OPEN)).close())
                .withMessageContaining("add dev.tidegate:tidegate-redis to the class path");
    }
}

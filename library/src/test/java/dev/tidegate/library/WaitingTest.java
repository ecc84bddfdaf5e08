package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.LimitSpec.OnExceed;
import dev.tidegate.policy.Policy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingTest {
    private static final long MILLI = 1_000_000L;
    /** Long enough that no test ends for it. */
    private static final GuardedCall PATIENT = Shop.CREATE.deadline(Duration.ofMinutes(10));

    private static Resource orders(Tidegate gate) {
        return gate.resources().getFirst();
    }

    private static Thread start(boolean virtual, Runnable task) {
        return virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWaitsIsLetInWhenAPlaceIsFree(boolean virtual) throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            Permit first = gate.enter(PATIENT);
            CompletableFuture<Permit> second = new CompletableFuture<>();
            Thread waiting = start(virtual, () -> enter(gate, PATIENT, second));
            Eventually.until(() -> orders(gate).waiting() == 1);
            assertThat(second).isNotDone();

            first.close();
            second.join().close();
            waiting.join();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptEndsTheWaitAndNothingIsLost(boolean virtual) throws Exception {
        Policy policy =
                Shop.with(Shop.orders(1), "per-user").limit(Shop.perUser(2)).build();
        GuardedCall ann = PATIENT.user("ann");
        try (Tidegate gate = Tidegate.open(policy)) {
            Permit first = gate.enter(ann);
            CompletableFuture<Permit> second = new CompletableFuture<>();
            Thread waiting = start(virtual, () -> enter(gate, ann, second));
            Eventually.until(() -> orders(gate).waiting() == 1);

            waiting.interrupt();
            waiting.join();
            assertThat(second).isCompletedExceptionally();
            assertThatThrownBy(second::join).hasCauseInstanceOf(InterruptedException.class);
            assertThat(orders(gate).waiting()).isZero();
            assertThat(orders(gate).inFlight()).isEqualTo(1);
            first.close();

            // What the interrupted call took from the limit of its user is there again.
            gate.enter(ann).close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void anInterruptAndAPlaceAtTheSameMomentLoseNothing() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            for (int round = 0; round < 300; round++) {
                Permit first = gate.enter(PATIENT);
                CompletableFuture<Permit> second = new CompletableFuture<>();
                Thread waiting = start(true, () -> enter(gate, PATIENT, second));
                Eventually.until(() -> orders(gate).waiting() == 1);
                CountDownLatch go = new CountDownLatch(1);
                Thread interrupting = start(false, () -> {
                    awaitQuietly(go);
                    waiting.interrupt();
                });
                go.countDown();
                first.close();
                waiting.join();
                interrupting.join();
                second.handle((permit, failure) -> {
                            if (permit != null) {
                                permit.close();
                            }
                            return "";
                        })
                        .join();
                assertThat(orders(gate).inFlight()).isZero();
            }
        }
    }

    @Test
    void nobodyWaitsForAPlaceBeyondHisDeadline() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            Permit first = gate.enter(PATIENT);
            long start = System.nanoTime();
            assertThatThrownBy(() -> gate.enter(Shop.CREATE.deadline(Duration.ofMillis(50))))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().reason()).isIn(Reason.SHED, Reason.TIMEOUT));
            assertThat(System.nanoTime() - start).isLessThan(5_000 * MILLI);
            assertThat(orders(gate).waiting()).isZero();
            first.close();
        }
    }

    @Test
    void whoWaitsAtAGateThatIsClosedIsStillLookedAfter() throws Exception {
        Tidegate gate = Tidegate.open(Shop.places(1));
        Permit first = gate.enter(PATIENT);
        CompletableFuture<Permit> second = gate.enterAsync(Shop.CREATE.deadline(Duration.ofSeconds(1)));
        CompletableFuture<Permit> third = new CompletableFuture<>();
        Thread waiting = start(true, () -> enter(gate, PATIENT, third));
        Eventually.until(() -> orders(gate).waiting() == 2);
        gate.close();

        assertThatThrownBy(second::join).hasCauseInstanceOf(RefusedException.class);
        first.close();
        waiting.join();
        third.join().close();
        assertThat(orders(gate).inFlight()).isZero();
    }

    @Test
    @Timeout(20)
    void whoWaitsAfterAnAsynchronousCallIsWokenAtOnce() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            // In this thread: what came back here would be the next one to be used here.
            gate.enterAsync(PATIENT).join().close();
            CompletableFuture<Permit> first = new CompletableFuture<>();
            Thread leaving = start(false, () -> {
                enter(gate, PATIENT, first);
                Eventually.until(() -> orders(gate).waiting() == 1);
                first.join().close();
            });
            first.join();
            gate.enter(PATIENT).close();
            leaving.join();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void aLimitMayMakeItsCallersWaitForTheirTurn() throws Exception {
        Policy policy = Shop.with(Shop.orders(10), "paced")
                .limit(Shop.paced("paced", Level.APPLICATION, 50).withOnExceed(new OnExceed.Wait(1_000 * MILLI)))
                .build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            long start = System.nanoTime();
            gate.enter(PATIENT).close();
            gate.enter(PATIENT).close();
            assertThat(System.nanoTime() - start).isGreaterThan(30 * MILLI);
        }
    }

    @Test
    void aResourceMayMakeItsCallersWaitForTheirTurn() throws Exception {
        Policy policy = Shop.with(Shop.orders(10).withLimits("paced"))
                .limit(Shop.paced("paced", Level.RESOURCE, 50).withOnExceed(new OnExceed.Wait(1_000 * MILLI)))
                .build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            long start = System.nanoTime();
            gate.enter(PATIENT).close();
            assertThat(System.nanoTime() - start).isGreaterThan(15 * MILLI);
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void aWaitThatWouldOutlastTheDeadlineIsRefusedAtOnce() throws Exception {
        Policy policy = Shop.with(Shop.orders(10), "slow").limit(everyMinute()).build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            assertThatThrownBy(() -> gate.enter(Shop.CREATE.deadline(Duration.ofMillis(500))))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> {
                        assertThat(refused.refusal().reason()).isEqualTo(Reason.TIMEOUT);
                        assertThat(refused.refusal().rule()).isEqualTo("slow");
                        assertThat(refused.refusal().retryAfter())
                                .isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
                    });
        }
    }

    @Test
    void whoDoesNotWaitIsToldWhenItsTurnWouldBe() throws Exception {
        Policy policy = Shop.with(Shop.orders(10), "slow").limit(everyMinute()).build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            assertThat(gate.tryEnter(PATIENT)).isInstanceOfSatisfying(Refusal.class, refusal -> {
                assertThat(refusal.reason()).isEqualTo(Reason.RATE);
                assertThat(refusal.rule()).isEqualTo("slow");
                assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
            });
        }
    }

    @Test
    void anInterruptEndsTheWaitForALimitAndGivesItsTurnBack() throws Exception {
        Policy policy = Shop.with(Shop.orders(10), "slow").limit(everyMinute()).build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            for (int i = 0; i < 3; i++) {
                // If the turn were not given back, the second of them would have to wait for two minutes: too long.
                CompletableFuture<Permit> next = new CompletableFuture<>();
                Thread waiting = start(true, () -> enter(gate, PATIENT, next));
                Eventually.until(() -> waiting.getState() == Thread.State.TIMED_WAITING || next.isDone());
                waiting.interrupt();
                waiting.join();
                assertThatThrownBy(next::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(InterruptedException.class);
            }
        }
    }

    private static LimitSpec everyMinute() {
        return LimitSpec.of(
                        "slow",
                        Level.APPLICATION,
                        new LimitRule.TokenBucket(
                                new Rate(1, Duration.ofMinutes(1).toNanos()), 1, 0))
                .withOnExceed(new OnExceed.Wait(Duration.ofSeconds(90).toNanos()));
    }

    private static void enter(Tidegate gate, GuardedCall call, CompletableFuture<Permit> out) {
        try {
            boolean unused = out.complete(gate.enter(call));
        } catch (InterruptedException | RefusedException ended) {
            boolean unused = out.completeExceptionally(ended);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

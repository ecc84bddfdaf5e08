package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.breaker.BreakerState;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.LimitSpec.Level;
import dev.tidegate.policy.LimitSpec.OnExceed;
import dev.tidegate.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AsyncTest {
    private static final GuardedCall PATIENT = Shop.CREATE.deadline(Duration.ofMinutes(10));

    private static Resource orders(Tidegate gate) {
        return gate.resources().getFirst();
    }

    @Test
    void aFreePlaceIsThereAtOnce() {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            CompletableFuture<Permit> entry = gate.enterAsync(PATIENT);

            assertThat(entry).isCompleted();
            entry.join().close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void whoHadToWaitGoesOnInTheExecutorAndNotInTheThreadThatMadeRoom() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1));
                ExecutorService executor = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("after the wait").factory())) {
            Permit first = gate.enter(PATIENT);
            CompletableFuture<String> second = gate.enterAsync(PATIENT, executor)
                    .thenApply(permit -> {
                        permit.close();
                        return Thread.currentThread().getName();
                    });
            Eventually.until(() -> orders(gate).waiting() == 1);
            first.close();

            assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("after the wait");
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void aRefusalComesAsAnException() {
        Policy policy =
                Shop.with(Shop.orders(1), "per-user").limit(Shop.perUser(1)).build();
        try (Tidegate gate = Tidegate.open(policy)) {
            assertThatThrownBy(() -> gate.enterAsync(PATIENT).join()).hasCauseInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> gate.callAsync(PATIENT, () -> CompletableFuture.completedFuture("never"))
                            .join())
                    .hasCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void cancellingGivesThePlaceInTheQueueBack() throws Exception {
        Policy policy =
                Shop.with(Shop.orders(1), "per-user").limit(Shop.perUser(2)).build();
        GuardedCall ann = PATIENT.user("ann");
        try (Tidegate gate = Tidegate.open(policy)) {
            Permit first = gate.enter(ann);
            CompletableFuture<Permit> second = gate.enterAsync(ann);
            assertThat(orders(gate).waiting()).isEqualTo(1);

            second.cancel(false);
            assertThat(orders(gate).waiting()).isZero();
            first.close();
            gate.enter(ann).close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void anyOtherEndOfTheFutureGivesThePlaceBackToo() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            Permit first = gate.enter(PATIENT);
            CompletableFuture<Permit> second = gate.enterAsync(PATIENT).orTimeout(1, TimeUnit.MILLISECONDS);

            assertThatThrownBy(second::join).hasCauseInstanceOf(TimeoutException.class);
            Eventually.until(() -> orders(gate).waiting() == 0);
            first.close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void cancellingWhileWaitingForALimitGivesItsTurnBack() throws Exception {
        LimitSpec slow = LimitSpec.of(
                        "slow",
                        Level.APPLICATION,
                        new LimitRule.TokenBucket(
                                new Rate(1, Duration.ofMinutes(1).toNanos()), 1, 0))
                .withOnExceed(new OnExceed.Wait(Duration.ofSeconds(90).toNanos()));
        try (Tidegate gate =
                Tidegate.open(Shop.with(Shop.orders(1), "slow").limit(slow).build())) {
            gate.enter(PATIENT).close();
            for (int i = 0; i < 3; i++) {
                CompletableFuture<Permit> next = gate.enterAsync(PATIENT);
                assertThat(next).isNotDone();
                next.cancel(true);
            }
        }
    }

    @Test
    void whoWaitedForALimitGoesOn() throws Exception {
        Policy policy = Shop.with(Shop.orders(1), "paced")
                .limit(Shop.paced("paced", Level.APPLICATION, 50).withOnExceed(new OnExceed.Wait(1_000_000_000L)))
                .build();
        try (Tidegate gate = Tidegate.open(policy)) {
            gate.enter(PATIENT).close();
            gate.enterAsync(PATIENT).get(20, TimeUnit.SECONDS).close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void anExecutorThatTakesNothingMoreLosesNoPlace() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            ExecutorService executor = Executors.newSingleThreadExecutor();
            Permit first = gate.enter(PATIENT);
            CompletableFuture<Permit> second = gate.enterAsync(PATIENT, executor);
            executor.shutdown();
            first.close();

            second.get(20, TimeUnit.SECONDS).close();
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void thePlaceIsHeldUntilTheWorkIsOver() {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<String> result = gate.callAsync(PATIENT, () -> work);
            assertThat(orders(gate).inFlight()).isEqualTo(1);

            work.complete("done");
            assertThat(result.join()).isEqualTo("done");
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void whoeverGivesUpOnWorkDoesNotFreeItsPlace() {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            CompletableFuture<String> work = new CompletableFuture<>();
            CompletableFuture<String> result = gate.callAsync(PATIENT, () -> work);
            result.cancel(true);
            assertThat(orders(gate).inFlight()).isEqualTo(1);

            work.complete("too late");
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void cancellingWorkThatHasNotBegunKeepsItFromBeginning() throws Exception {
        try (Tidegate gate = Tidegate.open(Shop.places(1))) {
            Permit first = gate.enter(PATIENT);
            List<String> begun = new ArrayList<>();
            CompletableFuture<String> result = gate.callAsync(PATIENT, () -> {
                begun.add("begun");
                return CompletableFuture.completedFuture("done");
            });
            result.cancel(true);
            first.close();

            assertThat(orders(gate).inFlight()).isZero();
            assertThat(begun).isEmpty();
        }
    }

    @Test
    void workThatFailsOpensTheBreaker() {
        Policy policy = Shop.with(Shop.orders(10).withBreaker(Shop.breaker())).build();
        long[] now = {0};
        try (Tidegate gate = Tidegate.open(policy, LibraryOptions.defaults().withNanoTime(() -> now[0]))) {
            for (int i = 0; i < 10; i++) {
                now[0] += 100_000_000L;
                boolean early = i % 2 == 0;
                CompletableFuture<String> result = gate.callAsync(PATIENT, () -> {
                    if (early) {
                        throw new IllegalStateException("broken");
                    }
                    return CompletableFuture.failedFuture(new IllegalStateException("broken"));
                });
                assertThatThrownBy(result::join).isInstanceOf(CompletionException.class);
            }
            assertThat(orders(gate).breaker()).isEqualTo(BreakerState.OPEN);
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    @Test
    void cancellationsAtAnyMomentLoseNothing() {
        try (Tidegate gate = Tidegate.open(Shop.places(2))) {
            for (int round = 0; round < 500; round++) {
                List<CompletableFuture<Permit>> entries = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    CompletableFuture<Permit> entry = gate.enterAsync(PATIENT);
                    entries.add(entry);
                    var unused = entry.thenAccept(Permit::close);
                }
                Thread cancelling = Thread.ofPlatform().start(() -> entries.forEach(entry -> entry.cancel(true)));
                join(cancelling);
            }
            Eventually.until(() -> orders(gate).inFlight() == 0 && orders(gate).waiting() == 0);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

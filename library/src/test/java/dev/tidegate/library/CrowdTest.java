package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Priority;
import dev.tidegate.model.Outcome;
import dev.tidegate.policy.Policy;
import dev.tidegate.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final int PLACES = 10;
    /** Who is ahead of an equal share is known after a second or two. */
    private static final long SECONDS_TO_LEARN = 2_500_000_000L;

    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private static Resource orders(Tidegate gate) {
        return gate.resources().getFirst();
    }

    @Test
    void tenThousandVirtualThreadsNeverAreMoreThanTenInside() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        GuardedCall call = Shop.CREATE.deadline(Duration.ofSeconds(2));
        try (Tidegate gate = Tidegate.open(Shop.places(PLACES))) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 10_000; i++) {
                    threads.execute(() -> {
                        try {
                            gate.run(call, () -> {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                Eventually.serve();
                                inside.decrementAndGet();
                            });
                            done.incrementAndGet();
                        } catch (RefusedException shed) {
                            refused.incrementAndGet();
                        } catch (InterruptedException ended) {
                            Thread.currentThread().interrupt();
                        }
                    });
                }
            }
            assertThat(most.get()).isBetween(1, PLACES);
            assertThat(done.get() + refused.get()).isEqualTo(10_000);
            assertThat(done.get()).isPositive();
            assertThat(orders(gate).inFlight()).isZero();
            assertThat(orders(gate).waiting()).isZero();
        }
    }

    @Seeds(20)
    void whateverHappensEverythingIsGivenBack(long seed) {
        Random random = new Random(seed);
        Policy policy = Shop.with(Shop.orders(3).withBreaker(Shop.breaker()), "per-user")
                .limit(Shop.perUser(1_000_000))
                .build();
        List<Long> seeds = random.longs(16).boxed().toList();
        try (Tidegate gate = Tidegate.open(policy)) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                seeds.forEach(each -> threads.execute(() -> live(gate, new Random(each))));
            }
            Eventually.until(() -> orders(gate).inFlight() == 0 && orders(gate).waiting() == 0);
            assertThat(orders(gate).inFlight()).isZero();
        }
    }

    /** Calls in every way, with every end, and interrupts itself now and then. */
    private static void live(Tidegate gate, Random random) {
        for (int i = 0; i < 200; i++) {
            GuardedCall call = Shop.CREATE
                    .user("user-" + random.nextInt(3))
                    .priority(any(PRIORITIES, random))
                    .deadline(Duration.ofMillis(1 + random.nextInt(20)));
            Outcome outcome = any(OUTCOMES, random);
            try {
                switch (random.nextInt(4)) {
                    case 0 -> block(gate, call, outcome);
                    case 1 -> tryOnce(gate, call, outcome);
                    case 2 -> cancelSoon(gate, call, outcome);
                    default -> {
                        Thread.currentThread().interrupt();
                        block(gate, call, outcome);
                    }
                }
            } catch (RefusedException | InterruptedException expected) {
                assertThat(expected).isNotNull();
            }
            boolean unused = Thread.interrupted();
        }
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static void block(Tidegate gate, GuardedCall call, Outcome outcome) throws InterruptedException {
        try (Permit permit = gate.enter(call)) {
            permit.outcome(outcome);
            Eventually.serve();
        }
    }

    private static void tryOnce(Tidegate gate, GuardedCall call, Outcome outcome) {
        if (gate.tryEnter(call) instanceof Permit permit) {
            permit.outcome(outcome);
            Eventually.serve();
            permit.close();
            permit.close();
        }
    }

    private static void cancelSoon(Tidegate gate, GuardedCall call, Outcome outcome) {
        List<CompletableFuture<Permit>> entries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Permit> entry = gate.enterAsync(call);
            entries.add(entry);
            var unused = entry.thenAccept(permit -> {
                permit.outcome(outcome);
                permit.close();
            });
        }
        Eventually.serve();
        entries.forEach(entry -> entry.cancel(true));
    }

    @Test
    void lightUsersAreServedBesideAHeavyOne() throws InterruptedException {
        int light = 0;
        try (Tidegate gate = Tidegate.open(Shop.places(4))) {
            AtomicBoolean running = new AtomicBoolean(true);
            List<Thread> heavy = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                heavy.add(Thread.startVirtualThread(() -> {
                    while (running.get()) {
                        serveOrBackOff(gate, "heavy");
                    }
                }));
            }
            long start = System.nanoTime();
            while (System.nanoTime() - start < SECONDS_TO_LEARN) {
                boolean unused = serveOrBackOff(gate, "light-0");
            }
            for (int i = 0; i < 200; i++) {
                light += serveOrBackOff(gate, "light-" + i % 5) ? 1 : 0;
            }
            running.set(false);
            for (Thread thread : heavy) {
                thread.join();
            }
        }
        assertThat(light).isGreaterThan(180);
    }

    private static boolean serveOrBackOff(Tidegate gate, String user) {
        try {
            gate.run(Shop.CREATE.client(user).deadline(Duration.ofMillis(500)), Eventually::serve);
            return true;
        } catch (RefusedException shed) {
            Eventually.serve();
            return false;
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }
}

package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads enter, wait, give up and leave at once: never more than the limit are in, everybody is told once, and
 * nobody is forgotten, also when he gives up in the moment in which his turn comes.
 */
class AdmissionStormTest {
    private static final int THREADS = 12;
    private static final int CALLS = 4_000;
    private static final int LIMIT = 3;
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final int USERS = 5;
    private static final int WORK_SPINS = 400;
    private static final long MILLI = 1_000_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Admission admission =
            Admission.of(AdmissionRule.of(new ConcurrencyRule.Fixed(LIMIT)), System.nanoTime());
    private final AtomicInteger inService = new AtomicInteger();
    private final AtomicInteger mostInService = new AtomicInteger();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** One call, of which everything that happens to it is counted. */
    private final class Caller extends Waiter {
        private final Thread owner = Thread.currentThread();
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicBoolean isIn = new AtomicBoolean();

        @Override
        protected void onAdmitted(long nowNanos) {
            enter();
            tell();
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            refused.incrementAndGet();
            tell();
        }

        private void tell() {
            told.incrementAndGet();
            LockSupport.unpark(owner);
        }

        private void enter() {
            isIn.set(true);
            admitted.incrementAndGet();
            mostInService.accumulateAndGet(inService.incrementAndGet(), Math::max);
        }

        private void leave(SplittableRandom chance) {
            spin(chance.nextInt(WORK_SPINS));
            inService.decrementAndGet();
            admission.leave(this, System.nanoTime(), OUTCOMES.get(chance.nextInt(OUTCOMES.size())));
        }

        /** Comes, waits as long as it takes or gives up before, and leaves; returns how often it was told. */
        int call(SplittableRandom chance) {
            long now = System.nanoTime();
            begin(PRIORITIES.get(chance.nextInt(PRIORITIES.size())), 1 + chance.nextInt(USERS), 1, now + 1_000 * MILLI);
            boolean waits = switch (admission.enter(this, now)) {
                case ADMITTED -> {
                    enter();
                    yield false;
                }
                case QUEUED -> true;
                case REFUSED -> false;
            };
            if (waits && !givesUp(chance)) {
                while (told.get() == 0) {
                    LockSupport.parkNanos(MILLI);
                }
            }
            if (isIn.get()) {
                leave(chance);
            }
            return told.get();
        }

        /** Gives up after a moment, in half of the cases; returns whether it was out before its turn came. */
        private boolean givesUp(SplittableRandom chance) {
            if (chance.nextBoolean()) {
                return false;
            }
            spin(chance.nextInt(WORK_SPINS));
            boolean wasQueued = admission.cancel(this);
            cancelled.addAndGet(wasQueued ? 1 : 0);
            return wasQueued;
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** Makes one call after another; returns how many were told more than once, or told and cancelled. */
    private int callAgainAndAgain(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        int wrong = 0;
        for (int i = 0; i < CALLS; i++) {
            wrong += new Caller().call(chance) > 1 ? 1 : 0;
        }
        return wrong;
    }

    private void tickUntil(AtomicBoolean over) {
        while (!over.get()) {
            admission.tick(System.nanoTime());
            LockSupport.parkNanos(MILLI);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everybodyIsToldOnceAndNobodyIsForgotten(long seed)
            throws InterruptedException, ExecutionException, TimeoutException {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
            Future<?> clock = threads.submit(() -> tickUntil(over));
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                long own = seed * THREADS + i;
                callers.add(threads.submit(() -> callAgainAndAgain(own)));
            }
            try {
                for (Future<Integer> caller : callers) {
                    assertThat(caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
                }
            } finally {
                over.set(true);
            }
            clock.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        assertThat(mostInService.get()).isBetween(1, LIMIT);
        assertThat(admitted.get() + refused.get() + cancelled.get()).isEqualTo(THREADS * CALLS);
        assertThat(admission.limiter().inFlight()).isZero();
        assertThat(admission.waiting()).isZero();
        assertThat(cancelled.get()).isPositive();
    }
}

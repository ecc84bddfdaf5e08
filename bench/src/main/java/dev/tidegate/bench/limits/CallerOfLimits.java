package dev.tidegate.bench.limits;

import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.Reservation;
import dev.tidegate.model.Call;
import dev.tidegate.model.KeyHash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tidegate as its callers use it: with a coarse clock, and a look at the exact one only before a refusal that the
 * coarseness might have caused.
 */
final class CallerOfLimits implements KeyedLimits {
    private static final int BYTES_A_KEY = 16; // leaves the table half empty, as is usual for one that never overflows
    private static final long SEED = 0x5eed_5eed_5eed_5eedL;

    private final CoarseClock clock = new CoarseClock();
    private final Limiter limiter;

    private CallerOfLimits(LimitRule rule, KeyMemory memory) {
        this.limiter = Limiter.of("bench", rule, memory);
    }

    /** One count for all, by any rule. */
    static CallerOfLimits of(LimitRule rule) {
        return new CallerOfLimits(rule, KeyMemory.single());
    }

    /** One count for all that is never spent. */
    static CallerOfLimits hot() {
        return of(new LimitRule.TokenBucket(Rate.perSecond(Peers.PLENTY), 1000L * Peers.PLENTY, 0));
    }

    /** One permit an hour. */
    static CallerOfLimits onePerHour() {
        return of(new LimitRule.TokenBucket(new Rate(1, TimeUnit.HOURS.toNanos(1)), 1, 0));
    }

    /** So many permits in a period for each key, in a table for about so many keys. */
    static CallerOfLimits keyed(int permits, Duration period, int keys) {
        Rate rate = new Rate(permits, period.toNanos());
        KeyMemory memory = KeyMemory.keyed((long) keys * BYTES_A_KEY, SEED);
        return new CallerOfLimits(new LimitRule.TokenBucket(rate, permits, 0), memory);
    }

    /** Asks for one permit of the only count. */
    boolean tryAcquire() {
        return tryAcquire(KeyHash.NONE);
    }

    @Override
    public boolean tryAcquire(String key) {
        return tryAcquire(KeyHash.of(key, SEED));
    }

    private boolean tryAcquire(long key) {
        long waitNanos = limiter.tryAcquire(key, 1, clock.nowNanos());
        if (waitNanos == 0) {
            return true;
        }
        // A clock that lies behind can only delay a refill, so a refusal by more than that stands.
        return waitNanos <= clock.lagNanosMax() && limiter.tryAcquire(key, 1, clock.nanoTime()) == 0;
    }

    @Override
    public void close() {
        clock.close();
    }

    /** Several limits that must all agree, asked through the chain that the gateway uses. */
    static final class Chain implements AutoCloseable {
        private final CoarseClock clock = new CoarseClock();
        private final LimitChain chain;

        private Chain(int limits) {
            LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(Peers.PLENTY), 1000L * Peers.PLENTY, 0);
            chain = LimitChain.of(Stream.generate(() -> Limiter.of("bench", rule, KeyMemory.single()))
                    .limit(limits)
                    .map(limiter -> new Link(limiter, List.of(), MissingKey.REFUSE, 0, false))
                    .toList());
        }

        /** So many limits without keys that are never spent. */
        static Chain hot(int limits) {
            return new Chain(limits);
        }

        /** Asks all of them for one permit; the reservation belongs to the thread. */
        boolean tryAcquire(Call call, Reservation reservation) {
            chain.acquire(call, 1, clock.nowNanos(), clock, reservation);
            return reservation.isAdmitted();
        }

        @Override
        public void close() {
            clock.close();
        }
    }
}

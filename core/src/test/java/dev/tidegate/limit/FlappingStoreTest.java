package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Nodes that go on alone whenever their store is away, in virtual time: whatever the pattern of outages, the bound of
 * {@code docs/explanation/shared-limits.md} holds in every interval.
 */
class FlappingStoreTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** A probe and a timeout. */
    private static final long NOTICE = 70 * MILLI;

    /** One node's view of a store that is a limit of its own, in the one time that all have. */
    private static final class View implements SharedCount {
        private final Limiter store;
        private final int nodes;
        private boolean isAway;
        private boolean isLost;
        private long turnNanos;
        private long awayNanos;
        private long seenNanos;

        View(Limiter store, int nodes) {
            this.store = store;
            this.nodes = nodes;
        }

        /** The store comes or goes, and the node takes a while to notice. */
        void turn(boolean isGone, long noticedNanos) {
            isLost = isGone;
            turnNanos = noticedNanos;
        }

        void pass(long nowNanos) {
            awayNanos += isAway ? nowNanos - seenNanos : 0;
            seenNanos = nowNanos;
            isAway = nowNanos >= turnNanos ? isLost : isAway;
        }

        @Override
        public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
            if (isAway) {
                return AWAY;
            }
            return isLost ? ASK : store.reserve(key, permits, 0, nowNanos);
        }

        @Override
        public int nodes() {
            return nodes;
        }

        @Override
        public long awayNanos(long nowNanos) {
            return awayNanos;
        }

        @Override
        public long peek(long key, long permits, long nowNanos) {
            throw new AssertionError("not asked");
        }

        @Override
        public void ask(long key, String text, long permits, long maxWaitNanos, SharedAnswer answer) {
            throw new AssertionError("not asked");
        }

        @Override
        public void giveBack(long key, String text, long permits, long grantedNanos, long nowNanos) {
            throw new AssertionError("not asked");
        }

        @Override
        public void charge(long key, String text, long permits, long nowNanos) {
            throw new AssertionError("not asked");
        }

        @Override
        public Standing standing(long key, long nowNanos) {
            throw new AssertionError("not asked");
        }

        @Override
        public CompletionStage<Standing> lookUp(String text) {
            throw new AssertionError("not asked");
        }

        @Override
        public CompletionStage<Void> reset(String text) {
            throw new AssertionError("not asked");
        }
    }

    @Seeds(300)
    void admitsNoMoreThanTwiceTheBurstAndTheRateOfTimeAndOutages(long seed) {
        Random random = new Random(seed);
        int nodes = 1 + random.nextInt(5);
        long perSecond = (long) Math.pow(10, 3 * random.nextDouble());
        // Whole parts of the burst, since every node may have one permit at least.
        long burst = nodes * (1L + random.nextInt(40));
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(perSecond), burst, 0);
        Limiter store = Limiter.of("store", rule, KeyMemory.single());
        List<View> views =
                IntStream.range(0, nodes).mapToObj(i -> new View(store, nodes)).toList();
        List<Limiter> limiters = views.stream()
                .map(view -> Limiter.of("node", rule, KeyMemory.single()).sharedBy(view, OnStoreFailure.LOCAL_SHARE))
                .toList();
        long outageNanos = (long) (MILLI * Math.pow(10, 3.7 * random.nextDouble()));
        long upNanos = (long) (MILLI * Math.pow(10, 3.7 * random.nextDouble()));
        Level level = new Level(perSecond);
        long turnNanos = 0;
        boolean isGone = random.nextBoolean();
        long nowNanos = 0;
        for (int step = 0; step < 3_000; step++) {
            nowNanos += (long) (random.nextDouble() * SECOND / Math.max(perSecond, burst));
            if (nowNanos >= turnNanos) {
                isGone = !isGone;
                turnNanos = nowNanos + (long) (2 * random.nextDouble() * (isGone ? outageNanos : upNanos));
                for (View view : views) {
                    view.turn(isGone, nowNanos + (long) (random.nextDouble() * NOTICE));
                }
            }
            boolean isAnyAway = false;
            for (View view : views) {
                isAnyAway |= view.isAway;
                view.pass(nowNanos);
            }
            level.pass(nowNanos, isAnyAway);
            for (Limiter limiter : limiters) {
                for (int i = random.nextInt(4); i > 0 && limiter.tryAcquire(0, 1, nowNanos) == 0; i--) {
                    level.admit();
                }
            }
        }
        assertThat(level.most())
                .as("%d nodes, %d/s, burst %d", nodes, perSecond, burst)
                .isLessThanOrEqualTo(2 * burst + 1e-6);
    }

    /** The most by which any interval held more than the rate gives in its time and once more in its outages. */
    private static final class Level {
        private final double perNano;
        private long atNanos;
        private double now;
        private double most;

        Level(long perSecond) {
            perNano = (double) perSecond / SECOND;
        }

        void pass(long nowNanos, boolean isAway) {
            now = Math.max(0, now - (nowNanos - atNanos) * perNano * (isAway ? 2 : 1));
            atNanos = nowNanos;
        }

        void admit() {
            now++;
            most = Math.max(most, now);
        }

        double most() {
            return most;
        }
    }

    @Seeds(20)
    void aKeyThatWasQuietIsServedThroughAnOutage(long seed) {
        Random random = new Random(seed);
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(100), 40, 0);
        View view = new View(Limiter.of("store", rule, KeyMemory.single()), 4);
        Limiter node = Limiter.of("node", rule, KeyMemory.single()).sharedBy(view, OnStoreFailure.LOCAL_SHARE);
        long nowNanos = random.nextInt(3600) * SECOND;
        view.turn(true, nowNanos);
        view.pass(nowNanos);
        List<Long> granted = new ArrayList<>();
        for (int i = 0; i <= 1000; i++) {
            view.pass(nowNanos + i * MILLI);
            if (node.tryAcquire(0, 1, nowNanos + i * MILLI) == 0) {
                granted.add((long) i);
            }
        }
        // A quarter of the burst, and a quarter of the rate for a second.
        assertThat(granted).hasSize(10 + 25);
    }
}

package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandTest {
    private static final long MILLI = 1_000_000;
    /** A chunk may lapse so much before its time. */
    private static final long UNIT = 1 << 14;

    private final Hand hand = new Hand();

    @Test
    void givesWhatLiesReadyAndSaysHowMuchIsLeft() {
        hand.put(10, 20 * MILLI);
        assertThat(hand.take(4, 0)).isEqualTo(6);
        assertThat(hand.take(7, 0)).isEqualTo(Hand.NONE);
        assertThat(hand.take(6, 0)).isZero();
        assertThat(hand.take(1, 0)).isEqualTo(Hand.NONE);
    }

    @Test
    void dropsWhatHasLapsed() {
        hand.put(10, 20 * MILLI);
        assertThat(hand.total(20 * MILLI - 2 * UNIT)).isEqualTo(10);
        assertThat(hand.total(20 * MILLI)).isZero();
        assertThat(hand.take(1, 20 * MILLI)).isEqualTo(Hand.NONE);
    }

    @Test
    void usesTheOldestFirst() {
        hand.put(1, 20 * MILLI);
        hand.put(5, 40 * MILLI);
        assertThat(hand.take(1, 0)).isZero();
        assertThat(hand.take(1, 0)).isEqualTo(4);
    }

    @Test
    void worksOnAClockThatWraps() {
        long nowNanos = Long.MAX_VALUE - MILLI;
        hand.put(10, nowNanos + 20 * MILLI);
        assertThat(hand.total(nowNanos + 10 * MILLI)).isEqualTo(10);
        assertThat(hand.total(nowNanos + 21 * MILLI)).isZero();
    }

    @Test
    void takesBackOnlyWhatCannotGainTimeByIt() {
        hand.put(2, 20 * MILLI);
        hand.put(2, 40 * MILLI);
        assertThat(hand.take(1, MILLI)).isOne();
        assertThat(hand.putBack(1, MILLI, 2 * MILLI)).isTrue();
        assertThat(hand.total(2 * MILLI)).isEqualTo(4);
        assertThat(hand.take(1, 10 * MILLI)).isOne();
        assertThat(hand.putBack(1, 10 * MILLI, 30 * MILLI)).isFalse();
        assertThat(hand.putBack(1, 31 * MILLI, 50 * MILLI)).isFalse();
    }

    @Test
    void forgetsEverythingWhenDropped() {
        hand.put(2, 20 * MILLI);
        hand.drop();
        assertThat(hand.total(0)).isZero();
        assertThat(hand.putBack(1, 0, 1)).isFalse();
    }

    private record Chunk(long lapses, AtomicLong left) {}

    @Seeds(50)
    void neverGivesMoreThanWasPutNorWhatHasLapsed(long seed) {
        Random random = new Random(seed);
        Hand tried = new Hand();
        List<Chunk> model = new ArrayList<>();
        long nowNanos = random.nextLong();
        long lapses = nowNanos;
        for (int step = 0; step < 300; step++) {
            nowNanos += random.nextInt(5) * MILLI;
            long at = nowNanos;
            if (random.nextInt(4) == 0) {
                lapses = Math.max(lapses - nowNanos, random.nextInt(30) * MILLI) + nowNanos;
                long permits = 1L + random.nextInt(20);
                tried.put(permits, lapses);
                model.add(new Chunk(lapses, new AtomicLong(permits)));
            }
            long wanted = 1L + random.nextInt(3);
            if (tried.take(wanted, nowNanos) != Hand.NONE) {
                Chunk used = model.stream()
                        .filter(chunk -> chunk.lapses() - at > 0 && chunk.left().get() >= wanted)
                        .findFirst()
                        .orElseThrow();
                used.left().addAndGet(-wanted);
            }
            long most = model.stream()
                    .filter(chunk -> chunk.lapses() - at > 0)
                    .mapToLong(chunk -> chunk.left().get())
                    .sum();
            assertThat(tried.total(nowNanos)).isLessThanOrEqualTo(most);
        }
    }
}

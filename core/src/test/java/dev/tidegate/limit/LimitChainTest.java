package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.tidegate.doubles.TestCall;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Reason;
import dev.tidegate.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitChainTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Attribute USER = new Attribute.Header("x-user-id");
    private static final Attribute PATH = new Attribute.Path();
    private static final TestCall NOBODY = TestCall.of("GET /orders");

    private final Reservation reservation = new Reservation();

    @Test
    void anEmptyChainAdmits() {
        LimitChain.of(List.of()).acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Reservation.Verdict.ADMITTED);
        assertThatIllegalStateException().isThrownBy(reservation::reason);
    }

    @Test
    void aRefusalNamesTheLimitTheReasonAndTheTime() {
        Limiter wide = bucket("wide", 100);
        Limiter tight = bucket("tight", 1);
        LimitChain chain = LimitChain.of(List.of(global(wide), global(tight)));
        chain.acquire(user("ann"), 1, 0, reservation);
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isFalse();
        assertThat(reservation.reason()).isEqualTo(Reason.RATE);
        assertThat(reservation.limiter()).isSameAs(tight);
        assertThat(reservation.decider()).isEqualTo(1);
        assertThat(reservation.retryAfterNanos()).isEqualTo(SECOND / 10);
        assertThat(reservation.explain(0).remaining()).isZero();
        assertThat(wide.remaining(0, 0))
                .as("charged once, not by the refused call")
                .isEqualTo(99);
        assertThat(tight.counts()).isEqualTo(new LimitCounts(1, 0, 1, 0, 0));
    }

    @Test
    void aPeekSaysWhatWouldBeDecidedAndTakesAndCountsNothing() {
        Limiter limiter = keyed("user", 1);
        LimitChain chain = LimitChain.of(List.of(new Link(limiter, List.of(USER), MissingKey.REFUSE, 0, false)));
        chain.peek(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isTrue();
        chain.peek(NOBODY, 1, 0, reservation);
        assertThat(reservation.reason()).isEqualTo(Reason.KEY_MISSING);
        assertThat(limiter.counts()).isEqualTo(new LimitCounts(0, 0, 0, 0, 0));
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).as("the peek took nothing").isTrue();
        chain.peek(user("ann"), 1, 0, reservation);
        assertThat(reservation.reason()).isEqualTo(Reason.RATE);
        assertThat(reservation.retryAfterNanos()).isPositive();
    }

    @Test
    void eachKeyHasItsOwnCountAndKeysCombine() {
        Limiter limiter = keyed("user", 1);
        LimitChain chain = LimitChain.of(List.of(new Link(limiter, List.of(USER, PATH), MissingKey.REFUSE, 0, false)));
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isTrue();
        chain.acquire(user("bob"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isTrue();
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isFalse();
    }

    @Test
    void aMissingKeyIsRefusedUnlessTheLinkSaysPass() {
        Limiter strict = keyed("strict", 1);
        Limiter lenient = keyed("lenient", 1);
        LimitChain refusing = LimitChain.of(List.of(new Link(strict, List.of(USER), MissingKey.REFUSE, 0, false)));
        refusing.acquire(NOBODY, 1, 0, reservation);
        assertThat(reservation.reason()).isEqualTo(Reason.KEY_MISSING);
        assertThat(reservation.retryAfterNanos()).isZero();
        LimitChain passing = LimitChain.of(List.of(new Link(lenient, List.of(USER), MissingKey.PASS, 0, false)));
        for (int i = 0; i < 3; i++) {
            passing.acquire(NOBODY, 1, 0, reservation);
            assertThat(reservation.isAdmitted()).isTrue();
        }
        assertThat(lenient.counts().admitted()).isZero();
    }

    @Test
    void aShadowLimitCountsWhatItWouldRefuseAndLetsItPass() {
        Limiter limiter = bucket("shadow", 1);
        Limiter keyed = keyed("keyed", 1);
        LimitChain chain = LimitChain.of(List.of(
                new Link(limiter, List.of(), MissingKey.REFUSE, 0, true),
                new Link(keyed, List.of(USER), MissingKey.REFUSE, 0, true)));
        for (int i = 0; i < 3; i++) {
            chain.acquire(NOBODY, 1, 0, reservation);
            assertThat(reservation.verdict()).isEqualTo(Reservation.Verdict.ADMITTED);
        }
        assertThat(limiter.counts()).isEqualTo(new LimitCounts(3, 0, 0, 2, 0));
        assertThat(keyed.counts()).isEqualTo(new LimitCounts(0, 0, 0, 3, 0));
    }

    @Test
    void aPacedCallWaitsItsTurnAndIsRefusedWhenThatIsTooFarAway() {
        Limiter paced = Limiter.of("paced", new LimitRule.LeakyBucket(Rate.perSecond(10), 0), KeyMemory.single());
        LimitChain chain = LimitChain.of(List.of(new Link(paced, List.of(), MissingKey.REFUSE, SECOND / 10, false)));
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Reservation.Verdict.ADMITTED);
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Reservation.Verdict.WAIT);
        assertThat(reservation.waitNanos()).isEqualTo(SECOND / 10);
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Reservation.Verdict.REFUSED);
        assertThat(reservation.retryAfterNanos()).isEqualTo(2 * SECOND / 10);
        assertThat(paced.counts()).isEqualTo(new LimitCounts(2, 1, 1, 0, 0));
    }

    @Test
    void aCallThatWasMadeIsChargedWhateverIsLeft() {
        Limiter limiter = keyed("user", 10);
        LimitChain chain = LimitChain.of(List.of(new Link(limiter, List.of(USER), MissingKey.REFUSE, 0, false)));
        chain.charge(user("ann"), 8, 0, reservation);
        chain.charge(user("ann"), 8, 0, reservation);
        chain.acquire(user("ann"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isFalse();
        assertThat(reservation.retryAfterNanos())
                .as("a debt of six, and one more")
                .isCloseTo(7 * SECOND / 10, within(1_000L));
        chain.acquire(user("bob"), 1, 0, reservation);
        assertThat(reservation.isAdmitted()).isTrue();
        chain.charge(NOBODY, 8, 0, reservation);
        assertThat(reservation.reason()).isEqualTo(Reason.KEY_MISSING);
    }

    @Test
    void cancelAndSettleReachEveryLimitOnce() {
        Limiter first = bucket("first", 10);
        Limiter second = bucket("second", 20);
        LimitChain chain = LimitChain.of(List.of(global(first), global(second)));
        chain.acquire(user("ann"), 5, 0, reservation);
        reservation.settle(2, 0);
        reservation.cancel(0);
        assertThat(first.remaining(0, 0)).isEqualTo(8);
        assertThat(second.remaining(0, 0)).isEqualTo(18);
        chain.acquire(user("ann"), 5, 0, reservation);
        reservation.cancel(0);
        assertThat(first.remaining(0, 0)).isEqualTo(8);
    }

    @Test
    void aCoarseTimeIsReadAnewOnlyBeforeADoubtfulRefusal() {
        Limiter limiter = bucket("coarse", 1);
        LimitChain chain = LimitChain.of(List.of(global(limiter)));
        CountingClock clock = new CountingClock(SECOND / 10);
        chain.acquire(user("ann"), 1, 0, clock, reservation);
        assertThat(clock.reads).isZero();
        chain.acquire(user("ann"), 1, SECOND / 10 - 1000, clock, reservation);
        assertThat(reservation.isAdmitted()).as("the precise time admits").isTrue();
        assertThat(clock.reads).isEqualTo(1);
        chain.acquire(user("ann"), 1, SECOND / 10, clock, reservation);
        assertThat(reservation.isAdmitted()).isFalse();
        assertThat(clock.reads).as("far from due, so no second reading").isEqualTo(1);
    }

    @Test
    void aKeyGoesWithKeyedMemoryOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Link(bucket("b", 1), List.of(USER), MissingKey.PASS, 0, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Link(keyed("k", 1), List.of(), MissingKey.PASS, 0, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Link(bucket("b", 1), List.of(), MissingKey.PASS, -1, false));
    }

    @Seeds(100)
    void aRefusedCallChargesNobody(long seed) {
        Random random = new Random(seed);
        List<Limiter> limiters = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            limiters.add(bucket("limit-" + i, 1 + random.nextInt(20)));
            links.add(global(limiters.get(i)));
        }
        LimitChain chain = LimitChain.of(links);
        long now = random.nextLong();
        for (int i = 0; i < 300; i++) {
            now += random.nextLong(SECOND / 3);
            long cost = 1L + random.nextInt(4);
            long[] before = remaining(limiters, now);
            chain.acquire(user("ann"), cost, now, reservation);
            long[] after = remaining(limiters, now);
            long charged = reservation.isAdmitted() ? cost : 0;
            for (int place = 0; place < before.length; place++) {
                assertThat(before[place] - after[place]).isEqualTo(charged);
            }
        }
    }

    private static long[] remaining(List<Limiter> limiters, long now) {
        return limiters.stream().mapToLong(limiter -> limiter.remaining(0, now)).toArray();
    }

    private static Limiter bucket(String name, long burst) {
        return Limiter.of(name, new LimitRule.TokenBucket(Rate.perSecond(10), burst, 0), KeyMemory.single());
    }

    private static Limiter keyed(String name, long burst) {
        return Limiter.of(name, new LimitRule.TokenBucket(Rate.perSecond(10), burst, 0), KeyMemory.keyed(4096, 99));
    }

    private static Link global(Limiter limiter) {
        return new Link(limiter, List.of(), MissingKey.REFUSE, 0, false);
    }

    static Call user(String name) {
        return NOBODY.with(USER, name);
    }

    private static final class CountingClock implements PreciseClock {
        private final long nowNanos;
        private int reads;

        CountingClock(long nowNanos) {
            this.nowNanos = nowNanos;
        }

        @Override
        public long nanoTime() {
            reads++;
            return nowNanos;
        }

        @Override
        public long lagNanosMax() {
            return SECOND / 100;
        }
    }
}

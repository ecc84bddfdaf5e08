package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidegate.SharedStore;
import dev.tidegate.doubles.HandStore;
import dev.tidegate.doubles.TestCall;
import dev.tidegate.limit.Reservation.Verdict;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLimitTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule BUCKET = new LimitRule.TokenBucket(Rate.perSecond(10), 8, 0);

    private static final Attribute USER = new Attribute.Header("user");
    private static final Call ANN = TestCall.of("GET /a\\b").with(USER, "an|n");

    private final HandStore store = new HandStore();
    private final Reservation reservation = new Reservation();

    @Test
    void whatTheNodeHoldsDecidesAtOnce() {
        store.knows(0);
        acquire(shared(OnStoreFailure.CLOSED));
        assertThat(reservation.verdict()).isEqualTo(Verdict.ADMITTED);
        reservation.cancel(1);
        assertThat(store.givenBack()).containsExactly("shared in hand 1");
    }

    @Test
    void whatTheNodeKnowsToBeSpentIsRefusedAtOnce() {
        store.knows(~(SECOND / 2));
        acquire(shared(OnStoreFailure.CLOSED));
        assertThat(reservation.reason()).isEqualTo(Reason.RATE);
        assertThat(reservation.retryAfterNanos()).isEqualTo(SECOND / 2);
    }

    @Test
    void whatOnlyTheStoreKnowsIsPendingUntilItAnswers() {
        AtomicInteger told = new AtomicInteger();
        acquire(shared(OnStoreFailure.CLOSED));
        assertThat(reservation.verdict()).isEqualTo(Verdict.PENDING);
        assertThat(reservation.isAdmitted()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> reservation.conclude(0));
        reservation.onAnswer(told::incrementAndGet);
        store.next().grant();
        assertThat(told).hasValue(1);
        assertThat(reservation.conclude(5)).isEqualTo(Verdict.ADMITTED);
        assertThat(reservation.status(0, 5).remaining()).isEqualTo(HandStore.REMAINING);
        reservation.cancel(6);
        assertThat(store.givenBack()).containsExactly("shared * 1");
    }

    @Test
    void anAnswerThatIsThereAlreadyIsToldAtOnce() {
        AtomicInteger told = new AtomicInteger();
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().refuse(SECOND);
        reservation.onAnswer(told::incrementAndGet);
        assertThat(told).hasValue(1);
        assertThat(reservation.conclude(0)).isEqualTo(Verdict.REFUSED);
        assertThat(reservation.reason()).isEqualTo(Reason.RATE);
        assertThat(reservation.retryAfterNanos()).isEqualTo(SECOND);
        assertThat(reservation.explain(0).retryAfterNanos()).isEqualTo(SECOND);
    }

    @Test
    void aTurnThatTheStoreGrantsIsWaitedFor() {
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().grant(SECOND);
        assertThat(reservation.conclude(7)).isEqualTo(Verdict.WAIT);
        assertThat(reservation.waitNanos()).isEqualTo(SECOND);
    }

    @Test
    void aCallThatOneStoreRefusesIsChargedByNone() {
        Limiter own = Limiter.of("own", BUCKET, KeyMemory.single());
        HandStore other = new HandStore();
        Limiter second = Limiter.of("second", BUCKET, KeyMemory.single()).sharedBy(count(other), OnStoreFailure.OPEN);
        LimitChain chain = LimitChain.of(List.of(global(own), global(shared(OnStoreFailure.OPEN)), global(second)));
        chain.acquire(ANN, 2, 0, reservation);
        store.next().grant();
        other.next().refuse(SECOND);
        assertThat(reservation.conclude(0)).isEqualTo(Verdict.REFUSED);
        assertThat(reservation.limiter()).isSameAs(second);
        assertThat(store.givenBack()).containsExactly("shared * 2");
        assertThat(other.givenBack()).isEmpty();
        assertThat(own.remaining(0, 0)).isEqualTo(8);
        assertThat(second.counts()).isEqualTo(new LimitCounts(0, 0, 1, 0, 0));
    }

    @Test
    void theStoreIsNotAskedAboutACallThatAnotherLimitRefuses() {
        Limiter spent = Limiter.of("own", BUCKET, KeyMemory.single());
        spent.tryAcquire(0, 8, 0);
        LimitChain.of(List.of(global(shared(OnStoreFailure.OPEN)), global(spent)))
                .acquire(ANN, 1, 0, reservation);
        assertThat(reservation.limiter()).isSameAs(spent);
        assertThat(store.asked()).isEmpty();
    }

    @Test
    void aGrantThatComesAfterTheCallWasGivenUpIsGivenBack() {
        acquire(shared(OnStoreFailure.CLOSED));
        reservation.cancel(3);
        assertThat(reservation.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(store.givenBack()).isEmpty();
        store.next().grant();
        assertThat(store.givenBack()).containsExactly("shared * 1");
    }

    @Test
    void aCallThatWasGivenUpIsExplainedByWhatTheNodeKnowsWhateverTheStoreSaysLater() {
        acquire(shared(OnStoreFailure.CLOSED));
        reservation.cancel(3);
        assertThat(reservation.status(0, 3).remaining()).isEqualTo(HandStore.REMAINING);
        store.next().refuse(SECOND);
        assertThat(reservation.status(0, 3).remaining()).isEqualTo(HandStore.REMAINING);
    }

    @Test
    void theStoreIsBelievedAtItsFirstWord() {
        acquire(shared(OnStoreFailure.CLOSED));
        HandStore.Asked question = store.next();
        question.refuse(SECOND);
        question.fail();
        assertThat(reservation.conclude(0)).isEqualTo(Verdict.REFUSED);
        assertThat(reservation.retryAfterNanos()).isEqualTo(SECOND);
    }

    @Test
    void aGrantThatWasNotReadWhenTheCallWasGivenUpIsGivenBackOnce() {
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().grant();
        reservation.cancel(3);
        reservation.cancel(4);
        reservation.clear();
        assertThat(store.givenBack()).containsExactly("shared * 1");
    }

    @Test
    void aReservationUsedAgainHearsNothingOfItsFormerCall() {
        acquire(shared(OnStoreFailure.CLOSED));
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().grant();
        assertThat(reservation.verdict()).isEqualTo(Verdict.PENDING);
        assertThatIllegalStateException().isThrownBy(() -> reservation.conclude(0));
        assertThat(store.givenBack()).containsExactly("shared * 1");
        store.next().grant();
        assertThat(reservation.conclude(0)).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void aStoreThatIsAwayOpensTheLimitIfItSaysSo() {
        store.knows(SharedCount.AWAY);
        Limiter open = shared(OnStoreFailure.OPEN);
        acquire(open);
        assertThat(reservation.verdict()).isEqualTo(Verdict.ADMITTED);
        reservation.cancel(0);
        assertThat(store.givenBack()).isEmpty();
        assertThat(open.counts()).isEqualTo(new LimitCounts(1, 0, 0, 0, 1));
    }

    @Test
    void aStoreThatDoesNotAnswerClosesTheLimitIfItSaysSo() {
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().fail();
        assertThat(reservation.conclude(0)).isEqualTo(Verdict.REFUSED);
        assertThat(reservation.reason()).isEqualTo(Reason.STORE_DOWN);
    }

    @Test
    void withoutTheStoreEachNodeHasItsPartOfTheBurstAndOfTheRate() {
        int nodes = 4;
        store.is(new SharedStore.State(false, "away", nodes));
        store.knows(SharedCount.AWAY);
        Limiter limiter = shared(OnStoreFailure.LOCAL_SHARE);
        assertThat(grants(limiter, 100, 0)).isEqualTo(8 / nodes);
        store.wasAwayFor(SECOND);
        assertThat(grants(limiter, 100, SECOND)).isEqualTo(10 / nodes);
        acquire(limiter);
        assertThat(reservation.reason()).isEqualTo(Reason.RATE);
    }

    private int grants(Limiter limiter, int calls, long nowNanos) {
        int grants = 0;
        for (int i = 0; i < calls; i++) {
            LimitChain.of(List.of(global(limiter))).acquire(ANN, 1, nowNanos, reservation);
            grants += reservation.isAdmitted() ? 1 : 0;
        }
        return grants;
    }

    @Test
    void aSharedLimitThatOnlyCountsDelaysNobody() {
        Limiter limiter = shared(OnStoreFailure.CLOSED);
        LimitChain chain = LimitChain.of(List.of(new Link(limiter, List.of(), MissingKey.REFUSE, 0, true)));
        chain.acquire(ANN, 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Verdict.ADMITTED);
        store.next().refuse(SECOND);
        store.knows(~SECOND);
        chain.acquire(ANN, 1, 0, reservation);
        assertThat(reservation.verdict()).isEqualTo(Verdict.ADMITTED);
        assertThat(limiter.counts()).isEqualTo(new LimitCounts(2, 0, 0, 2, 0));
    }

    @Test
    void theKeyIsWrittenSoThatNoTwoKeysAreAlike() {
        Limiter keyed =
                Limiter.of("keyed", BUCKET, KeyMemory.keyed(1024, 1)).sharedBy(count(store), OnStoreFailure.OPEN);
        List<Attribute> key = List.of(USER, new Attribute.Path());
        LimitChain.of(List.of(new Link(keyed, key, MissingKey.REFUSE, 0, false)))
                .acquire(ANN, 1, 0, reservation);
        assertThat(store.asked()).containsExactly("shared an\\|n|/a\\\\b");
        assertThat(KeyText.of(List.of("an|n", "/a\\b"))).isEqualTo("an\\|n|/a\\\\b");
    }

    @Test
    void whatACallReallyCostIsChargedInTheStore() {
        acquire(shared(OnStoreFailure.CLOSED));
        store.next().grant();
        reservation.conclude(0);
        reservation.settle(5, 1);
        assertThat(store.charged()).containsExactly("shared * 4");
        reservation.settle(9, 1);
        assertThat(store.charged()).hasSize(1);
    }

    @Test
    void askedDirectlyALimitDecidesByWhatTheNodeHolds() {
        Limiter limiter = shared(OnStoreFailure.OPEN);
        assertThat(limiter.tryAcquire(0, 1, 0)).isZero();
        assertThat(limiter.counts().storeless()).isEqualTo(1);
        store.knows(~SECOND);
        assertThat(limiter.tryAcquire(0, 1, 0)).isEqualTo(SECOND);
        assertThat(limiter.peek(0, 1, 0)).isEqualTo(SECOND);
        limiter.settle(0, 1, 3, 0, 0);
        limiter.cancel(0, 1, 0, 0);
        assertThat(store.charged()).containsExactly("shared in hand 2");
        assertThat(store.givenBack()).containsExactly("shared in hand 1");
        assertThat(limiter.remaining(0, 0)).isEqualTo(HandStore.REMAINING);
        assertThat(limiter.alone().isShared()).isFalse();
        assertThatIllegalStateException().isThrownBy(limiter.alone()::sharedCount);
    }

    @Test
    void whatIsCountedAloneRefillsOnlyWhileTheStoreIsAway() {
        store.is(new SharedStore.State(false, "away", 4));
        store.knows(SharedCount.AWAY);
        Limiter limiter = shared(OnStoreFailure.LOCAL_SHARE);
        assertThat(limiter.tryAcquire(0, 2, 0)).isZero();
        assertThat(limiter.tryAcquire(0, 1, 3600 * SECOND)).isPositive();
        store.wasAwayFor(SECOND);
        assertThat(limiter.tryAcquire(0, 2, 3600 * SECOND)).isZero();
        assertThat(limiter.tryAcquire(0, 1, 7200 * SECOND)).isPositive();
    }

    @Test
    void theSharesOfAllNodesAreTheRule() {
        assertThat(new LimitRule.LeakyBucket(Rate.perSecond(9), 0).shareOf(3).rate())
                .isEqualTo(new Rate(9, 3 * SECOND));
        assertThat(new LimitRule.FixedWindow(Rate.perSecond(9)).shareOf(2).rate())
                .isEqualTo(Rate.perSecond(4));
        assertThat(new LimitRule.SlidingWindow(Rate.perSecond(9), 10)
                        .shareOf(20)
                        .rate())
                .isEqualTo(Rate.perSecond(1));
        assertThat(new LimitRule.ApproximateSlidingWindow(Rate.perSecond(9))
                        .shareOf(3)
                        .rate())
                .isEqualTo(Rate.perSecond(3));
        assertThat(new LimitRule.TokenBucket(new Rate(100, Rate.MAX_PERIOD_NANOS), 1, 0)
                        .shareOf(4)
                        .rate())
                .isEqualTo(new Rate(25, Rate.MAX_PERIOD_NANOS));
    }

    private void acquire(Limiter limiter) {
        LimitChain.of(List.of(global(limiter))).acquire(ANN, 1, 0, reservation);
    }

    private Limiter shared(OnStoreFailure failure) {
        return Limiter.of("shared", BUCKET, KeyMemory.single()).sharedBy(count(store), failure);
    }

    private static SharedCount count(HandStore of) {
        return of.count(new SharedRule("shared", BUCKET, false, Sharing.AUTO));
    }

    private static Link global(Limiter limiter) {
        return new Link(limiter, List.of(), MissingKey.REFUSE, 0, false);
    }
}

package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Admission.Verdict;
import dev.tidegate.model.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers go, and the resource works on. */
class AbandonedCallTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int USUAL_MILLIS = 10;

    private Admission admission = of(new ConcurrencyRule.Fixed(100));
    private long now;

    private static final class Call extends Waiter {
        @Override
        protected void onAdmitted(long nowNanos) {
            throw new AssertionError("nobody waits here");
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            throw new AssertionError("there is room for all");
        }
    }

    private static Admission of(ConcurrencyRule rule) {
        return Admission.of(AdmissionRule.of(rule), 0);
    }

    /** Calls of ten milliseconds, so that it is known what is usual. */
    @BeforeEach
    void serve() {
        for (int i = 0; i < 200; i++) {
            Call call = enter();
            now += USUAL_MILLIS * MILLI;
            admission.leave(call, now, Outcome.SUCCESS);
        }
        assertThat(admission.limiter().usualNanos()).isEqualTo(USUAL_MILLIS * (double) MILLI);
    }

    private Call enter() {
        Call call = new Call();
        call.begin(Priority.CRITICAL, 0, 1, now + 10 * SECOND);
        assertThat(admission.enter(call, now)).isEqualTo(Verdict.ADMITTED);
        return call;
    }

    private Call enterAndAbandonAfter(long millis) {
        Call call = enter();
        now += millis * MILLI;
        admission.abandon(call, now, true);
        return call;
    }

    private long inFlight() {
        return admission.limiter().inFlight();
    }

    @Test
    void keepTheirPlaceUntilACallThatCameLaterIsAnswered() {
        Call earlier = enter();
        now += MILLI;
        enterAndAbandonAfter(50);
        assertThat(inFlight()).isEqualTo(2);

        admission.leave(earlier, now, Outcome.SUCCESS);
        assertThat(inFlight()).isEqualTo(1);

        Call failed = enter();
        admission.leave(failed, now, Outcome.FAILURE);
        assertThat(inFlight()).isEqualTo(1);

        Call later = enter();
        now += MILLI;
        admission.leave(later, now, Outcome.SUCCESS);
        assertThat(inFlight()).isZero();
    }

    @Test
    void keepTheirPlaceForASecondAtMost() {
        enterAndAbandonAfter(50);
        now += SECOND - MILLI;
        admission.tick(now);
        assertThat(inFlight()).isEqualTo(1);

        now += MILLI;
        admission.tick(now);
        assertThat(inFlight()).isZero();
    }

    @Test
    void leavingSoonerThanUsualIsWorthNoMoreThanStaying() {
        enterAndAbandonAfter(1);
        now += (USUAL_MILLIS - 2) * MILLI;
        admission.tick(now);
        assertThat(inFlight()).isEqualTo(1);

        now += MILLI;
        admission.tick(now);
        assertThat(inFlight()).isZero();
    }

    @Test
    void eachIsKeptForItsOwnTime() {
        enterAndAbandonAfter(50);
        enterAndAbandonAfter(1);
        now += USUAL_MILLIS * MILLI;
        admission.tick(now);
        assertThat(inFlight()).isEqualTo(1);

        now += SECOND;
        admission.tick(now);
        assertThat(inFlight()).isZero();
    }

    @Test
    void whoComesFindsThePlacesThatAreOverEvenIfNobodyMayWait() {
        admission = Admission.of(
                new AdmissionRule(new ConcurrencyRule.Fixed(1), false, List.of(), AdmissionRule.Sticky.OFF), now);
        enterAndAbandonAfter(1);
        now += 2 * SECOND;
        enter();
        assertThat(inFlight()).isEqualTo(1);
    }

    @Test
    void nothingIsKeptOfACallThatNobodyWorksOn() {
        Call call = enter();
        admission.abandon(call, now + MILLI, false);
        assertThat(inFlight()).isZero();
    }

    @Test
    void nothingIsKeptWhereThereIsNoLimit() {
        admission = of(new ConcurrencyRule.Off());
        enterAndAbandonAfter(50);
        assertThat(inFlight()).isZero();
    }

    /** Else whoever leaves at once could make the limit of all others sink. */
    @Test
    void onlyWhoWaitedForLongerThanUsualCountsAsLate() {
        abandonAllAfter(USUAL_MILLIS / 2);
        assertThat(admission.limiter().lateShare()).isZero();

        abandonAllAfter(3 * USUAL_MILLIS);
        assertThat(admission.limiter().lateShare()).isEqualTo(1);
    }

    /** As many as are let in, and then two seconds, so that a window ends in which they are over. */
    private void abandonAllAfter(long millis) {
        List<Call> calls = Stream.generate(this::enter).limit(100).toList();
        now += millis * MILLI;
        calls.forEach(call -> admission.abandon(call, now, true));
        now += SECOND;
        admission.tick(now);
        now += SECOND;
        admission.tick(now);
    }

    /** What a resource takes while it is drowned is no measure of who waited too long. */
    @Test
    void whatIsUsualFollowsSlowly() {
        for (int i = 0; i < 100; i++) {
            Call call = enter();
            now += 50 * USUAL_MILLIS * MILLI / 10;
            admission.leave(call, now, Outcome.SUCCESS);
        }
        assertThat(admission.limiter().serviceNanos()).isEqualTo(50.0 * MILLI);
        assertThat(admission.limiter().usualNanos()).isBetween(12.0 * MILLI, 15.0 * MILLI);
    }
}

package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.admit.Admission.Verdict;
import dev.tidegate.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final List<String> told = new ArrayList<>();
    private final Admission admission = Admission.of(AdmissionRule.of(new ConcurrencyRule.Fixed(1)), 0);

    private final class Call extends Waiter {
        private final String name;

        Call(String name, Priority priority, long user, long deadlineNanos) {
            this.name = name;
            begin(priority, user, 1, deadlineNanos);
        }

        @Override
        protected void onAdmitted(long nowNanos) {
            told.add(name + " in");
        }

        @Override
        protected void onRefused(Denial denial, String limit, long retryAfterNanos) {
            assertThat(retryAfterNanos).isPositive();
            told.add(name + " " + denial.name().toLowerCase(Locale.ROOT) + (limit.isEmpty() ? "" : " by " + limit));
        }
    }

    private Call call(String name, Priority priority) {
        return new Call(name, priority, name.hashCode(), 10 * SECOND);
    }

    /** One of those that are in has ended well. */
    private void leave(Admission from, long enteredNanos, long nowNanos) {
        Call one = call("one", Priority.CRITICAL);
        one.enteredNanos = enteredNanos;
        from.leave(one, nowNanos, Outcome.SUCCESS);
    }

    private Verdict enter(String name, Priority priority, long nowNanos) {
        return admission.enter(call(name, priority), nowNanos);
    }

    /** Serves so many calls one after another, each for a millisecond, so that the pace is known. */
    private long serve(int calls, long fromNanos) {
        long now = fromNanos;
        for (int i = 0; i < calls; i++) {
            leave(admission, now, now + MILLI);
            now += MILLI;
        }
        return now;
    }

    /** Fills the place and lets the pace be known: a thousand a second. */
    private long fill() {
        assertThat(enter("first", Priority.CRITICAL, 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(enter("second", Priority.CRITICAL, 0)).isEqualTo(Verdict.QUEUED);
        long now = serve(1, 0);
        assertThat(told).containsExactly("second in");
        told.clear();
        for (int i = 0; i < 300; i++) {
            assertThat(enter("warm", Priority.CRITICAL, now)).isEqualTo(Verdict.QUEUED);
            now = serve(1, now);
        }
        told.clear();
        return now;
    }

    @Test
    void aCallWaitsForItsTurn() {
        long now = fill();

        assertThat(enter("a", Priority.CRITICAL, now)).isEqualTo(Verdict.QUEUED);
        assertThat(admission.waiting()).isEqualTo(1);
        serve(1, now);

        assertThat(told).containsExactly("a in");
        assertThat(admission.waiting()).isZero();
        assertThat(admission.limiter().inFlight()).isEqualTo(1);
    }

    @Test
    void whatMattersMoreGoesFirst() {
        long now = fill();
        enter("least", Priority.SHEDDABLE, now);
        enter("less", Priority.SHEDDABLE_PLUS, now);
        enter("more", Priority.CRITICAL, now);
        enter("most", Priority.CRITICAL_PLUS, now);

        serve(4, now);

        assertThat(told).containsExactly("most in", "more in", "less in", "least in");
    }

    @Test
    void whatWasBegunGoesOnBeforeAllElse() {
        long now = fill();
        enter("most", Priority.CRITICAL_PLUS, now);
        Call session = call("session", Priority.SHEDDABLE);
        session.continues();
        admission.enter(session, now);

        serve(1, now);

        assertThat(told).containsExactly("session in");
    }

    @Test
    void aUserAheadOfTheEqualShareWaitsBehindTheOthers() {
        long now = fill();
        for (int i = 0; i < 100; i++) {
            admission.enter(new Call("greedy", Priority.CRITICAL, 7, now + 10 * SECOND), now);
            admission.enter(new Call("other", Priority.CRITICAL, 8 + i % 10, now + 10 * SECOND), now);
            now = serve(2, now) + 30 * MILLI;
        }
        told.clear();

        admission.enter(new Call("greedy", Priority.CRITICAL, 7, now + 10 * SECOND), now);
        admission.enter(new Call("light", Priority.SHEDDABLE, 99, now + 10 * SECOND), now);
        serve(2, now);

        assertThat(told).containsExactly("light in", "greedy in");
    }

    @Test
    void aFullQueueRefusesTheWorstAndNotTheNewest() {
        long now = fill();
        int queued = 0;
        while (enter("sheddable" + queued, Priority.SHEDDABLE, now) == Verdict.QUEUED) {
            queued++;
        }
        told.clear();

        assertThat(enter("critical", Priority.CRITICAL, now)).isEqualTo(Verdict.QUEUED);

        assertThat(told).singleElement().asString().startsWith("sheddable").endsWith("shed");
        assertThat(admission.waiting()).isEqualTo(queued);
    }

    @Test
    void aCallThatCannotBeOverInTimeIsNotBegun() {
        long now = fill();
        Call hurried = new Call("hurried", Priority.CRITICAL, 1, now + 2 * MILLI);
        assertThat(admission.enter(hurried, now)).isEqualTo(Verdict.QUEUED);

        leave(admission, now, now + 3 * MILLI);

        assertThat(told).containsExactly("hurried late");
        assertThat(admission.limiter().inFlight()).isZero();
    }

    @Test
    void aCallThatWaitedTooLongIsRefused() {
        long now = fill();
        Call patient = new Call("patient", Priority.CRITICAL, 1, now + 100 * MILLI);
        admission.enter(patient, now);

        admission.tick(now + 39 * MILLI);
        assertThat(told).isEmpty();
        admission.tick(now + 41 * MILLI);

        assertThat(told).containsExactly("patient shed");
    }

    @Test
    void aCallCanBeTakenBackWhileItWaits() {
        long now = fill();
        Call gone = call("gone", Priority.CRITICAL);
        admission.enter(gone, now);

        assertThat(admission.cancel(gone)).isTrue();
        assertThat(admission.cancel(gone)).isFalse();
        serve(1, now);

        assertThat(told).isEmpty();
        assertThat(admission.limiter().inFlight()).isZero();
    }

    @Test
    void aCancelledCallMakesRoomForTheNext() {
        long now = fill();
        enter("next", Priority.CRITICAL, now);

        admission.leave(call("first", Priority.CRITICAL), now + MILLI, Outcome.CANCELLED);

        assertThat(told).containsExactly("next in");
    }

    @Test
    void withoutPressureNobodyIsCounted() {
        Admission calm = Admission.of(AdmissionRule.of(new ConcurrencyRule.Fixed(5)), 0);
        for (long now = 0; now < SECOND; now += MILLI) {
            assertThat(calm.enter(call("any", Priority.SHEDDABLE), now)).isEqualTo(Verdict.ADMITTED);
            leave(calm, now, now + MILLI);
        }

        calm.tick(2 * SECOND);
        assertThat(calm.waiting()).isZero();
        assertThat(calm.limiter().inFlight()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void usersBeyondTheBoundShareAPlaceAndLoseNothing() {
        long now = fill();
        for (int user = 0; user < 20_000; user++) {
            admission.enter(new Call("user", Priority.CRITICAL, user, now + 10 * SECOND), now);
            now = serve(1, now);
        }
        serve(1, now);

        assertThat(admission.waiting()).isZero();
        assertThat(told).hasSize(20_000);
    }

    @Test
    void withoutAQueueWhoFindsNoPlaceIsRefusedAtOnce() {
        Admission door = Admission.of(
                new AdmissionRule(new ConcurrencyRule.Fixed(1), false, List.of(), AdmissionRule.Sticky.OFF), 0);

        assertThat(door.enter(call("a", Priority.CRITICAL), 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(door.enter(call("b", Priority.CRITICAL_PLUS), 0)).isEqualTo(Verdict.REFUSED);

        assertThat(told).containsExactly("b full");
        assertThat(door.offered()).isEqualTo(2);
        assertThat(door.denied()).isEqualTo(1);
        assertThat(door.denied(Denial.FULL)).isEqualTo(1);
        assertThat(door.denied(Denial.SHED)).isZero();
    }

    @Test
    void countsWhyCallsAreNotLetIn() {
        long now = fill();
        enter("stays", Priority.CRITICAL, now);
        admission.enter(new Call("hasty", Priority.CRITICAL_PLUS, 1, now), now);
        admission.tick(now + 10 * SECOND);

        assertThat(told).containsExactlyInAnyOrder("hasty late", "stays shed");
        assertThat(admission.denied(Denial.LATE)).isEqualTo(1);
        assertThat(admission.denied(Denial.SHED)).isEqualTo(1);
        assertThat(admission.denied()).isEqualTo(2);
    }

    @Test
    void aKeyHasItsOwnPlacesWhateverRoomThereIs() {
        Admission door = Admission.of(perUser(new ConcurrencyRule.Fixed(2)), 0);
        Call first = keyed("first", 7);

        assertThat(door.enter(first, 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(door.enter(keyed("second", 7), 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(door.enter(keyed("third", 7), 0)).isEqualTo(Verdict.REFUSED);
        assertThat(door.enter(keyed("other", 8), 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(told).containsExactly("third per_key by user");
        assertThat(door.denied(Denial.PER_KEY)).isEqualTo(1);

        door.leave(first, MILLI, Outcome.SUCCESS);
        assertThat(door.enter(keyed("fourth", 7), MILLI)).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void whoWaitsInVainGivesThePlacesOfHisKeysBack() {
        Admission door = Admission.of(
                new AdmissionRule(
                        new ConcurrencyRule.Fixed(1),
                        true,
                        List.of(new AdmissionRule.PerKey("user", new ConcurrencyRule.Fixed(1), 100)),
                        AdmissionRule.Sticky.OFF),
                0);
        door.enter(keyed("first", 1), 0);
        Call cancelled = keyed("cancelled", 2);
        assertThat(door.enter(cancelled, 0)).isEqualTo(Verdict.QUEUED);
        assertThat(door.cancel(cancelled)).isTrue();
        Call late = keyed("late", 2);
        assertThat(door.enter(late, 0)).isEqualTo(Verdict.QUEUED);
        door.tick(5 * SECOND);
        assertThat(told).containsExactly("late shed");

        assertThat(door.enter(keyed("again", 2), 5 * SECOND)).isEqualTo(Verdict.QUEUED);
    }

    @Test
    void aSessionThatWasLetInGoesOnBeforeOthers() {
        Admission door = Admission.of(
                new AdmissionRule(
                        new ConcurrencyRule.Fixed(1), true, List.of(), new AdmissionRule.Sticky(60 * SECOND, 100)),
                0);
        Call begun = call("begun", Priority.SHEDDABLE);
        begun.session(99);
        assertThat(door.enter(begun, 0)).isEqualTo(Verdict.ADMITTED);
        door.enter(call("most", Priority.CRITICAL_PLUS), 0);
        Call next = call("next", Priority.SHEDDABLE);
        next.session(99);
        door.enter(next, 0);

        door.leave(begun, MILLI, Outcome.SUCCESS);

        assertThat(told).containsExactly("next in");
    }

    @Test
    void anotherRuleForgetsNeitherWhoIsInNorWhoWaits() {
        assertThat(enter("first", Priority.CRITICAL, 0)).isEqualTo(Verdict.ADMITTED);
        assertThat(enter("second", Priority.CRITICAL, 0)).isEqualTo(Verdict.QUEUED);

        admission.reconfigure(perUser(new ConcurrencyRule.Fixed(1)), MILLI);
        assertThat(admission.limiter().inFlight()).isEqualTo(1);
        assertThat(admission.waiting()).isEqualTo(1);
        assertThat(admission.limiter().limit()).isEqualTo(10);
        admission.tick(2 * MILLI);

        assertThat(told).containsExactly("second in");
        assertThat(admission.limiter().inFlight()).isEqualTo(2);
    }

    private static AdmissionRule perUser(ConcurrencyRule limit) {
        return new AdmissionRule(
                new ConcurrencyRule.Fixed(10),
                true,
                List.of(new AdmissionRule.PerKey("user", limit, 100)),
                AdmissionRule.Sticky.OFF);
    }

    private Call keyed(String name, long key) {
        Call keyed = call(name, Priority.CRITICAL);
        keyed.keys(1);
        keyed.key(0, key << 32 | key);
        return keyed;
    }
}

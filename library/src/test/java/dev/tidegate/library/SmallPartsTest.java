package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidegate.admit.Priority;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Outcome;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FixedAnswer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SmallPartsTest {
    private static final Attribute CLIENT = new Attribute.ClientAddress();

    @Test
    void aCallIsNamedByItsOperation() {
        assertThat(GuardedCall.to("orders/create").path()).hasToString("/orders/create");
        assertThat(GuardedCall.to("/orders/create")).hasToString("/orders/create");
        assertThatIllegalArgumentException().isThrownBy(() -> GuardedCall.to(" "));
    }

    @Test
    void aCallHasWhatItWasGivenAndNothingElse() {
        GuardedCall call = GuardedCall.to("a").attribute("x-app", "app").attribute("x-tenant", "one");

        assertThat(call.value(new Attribute.Header("x-app"))).isEqualTo("app");
        assertThat(call.value(new Attribute.Cookie("x-tenant"))).isEqualTo("one");
        assertThat(call.attribute("x-tenant", "two").value(new Attribute.Query("x-tenant")))
                .isEqualTo("two");
        assertThat(call.value(new Attribute.Query("x-tenant"))).isEqualTo("one");
        assertThat(call.value(new Attribute.Header("x-none"))).isEqualTo("");
        assertThat(call.value(new Attribute.Path())).isEqualTo("/a");
        assertThat(call.value(new Attribute.Method())).isEqualTo("");
        assertThat(call.value(new Attribute.Host())).isEqualTo("");
    }

    @Test
    void theUserStandsForAnAddressThatIsNotKnown() {
        GuardedCall call = GuardedCall.to("a").user("ann");

        assertThat(call.value(CLIENT)).isEqualTo("ann");
        assertThat(call.client("192.0.2.1").value(CLIENT)).isEqualTo("192.0.2.1");
    }

    @Test
    void aCallMattersAsMuchAsItsRouteSaysUnlessItSaysSoItself() {
        GuardedCall call = GuardedCall.to("a");

        assertThat(call.priorityOr(Priority.SHEDDABLE)).isEqualTo(Priority.SHEDDABLE);
        assertThat(call.priority(Priority.CRITICAL_PLUS).priorityOr(Priority.SHEDDABLE))
                .isEqualTo(Priority.CRITICAL_PLUS);
    }

    @Test
    void ofTwoDeadlinesTheEarlierOneCounts() {
        GuardedCall call = GuardedCall.to("a");
        GuardedCall second = call.deadline(Duration.ofSeconds(1));

        assertThat(call.hasDeadline()).isFalse();
        assertThat(second.deadlineNanos()).isEqualTo(1_000_000_000L);
        assertThat(second.within(Duration.ofSeconds(2))).isSameAs(second);
        assertThat(second.within(Duration.ofMillis(1)).deadlineNanos()).isEqualTo(1_000_000L);
        assertThat(call.within(Duration.ofMillis(1)).deadlineNanos()).isEqualTo(1_000_000L);
        assertThat(call.deadline(Duration.ofDays(1_000_000)).deadlineNanos())
                .isEqualTo(Duration.ofDays(1).toNanos());
        assertThatIllegalArgumentException().isThrownBy(() -> call.deadline(Duration.ofSeconds(-1)));
    }

    @Test
    void exceptionsSayHowACallEnded() {
        assertThat(outcome(new IOException())).isEqualTo(Outcome.FAILURE);
        assertThat(outcome(new TimeoutException())).isEqualTo(Outcome.LATE);
        assertThat(outcome(new SocketTimeoutException())).isEqualTo(Outcome.LATE);
        assertThat(outcome(new HttpTimeoutException("late"))).isEqualTo(Outcome.LATE);
        assertThat(outcome(new ExecutionException(new TimeoutException()))).isEqualTo(Outcome.LATE);
        assertThat(outcome(new CompletionException(new IOException()))).isEqualTo(Outcome.FAILURE);
        assertThat(outcome(new CancellationException())).isEqualTo(Outcome.CANCELLED);
        assertThat(outcome(new InterruptedException())).isEqualTo(Outcome.CANCELLED);
    }

    private static Outcome outcome(Throwable failure) {
        return OutcomeRule.DEFAULT.outcome(failure);
    }

    @Test
    void aRefusalIsASentence() {
        assertThat(refusal("", "", 0).text()).isEqualTo("refused: shed");
        assertThat(refusal("", "orders", 1).text()).isEqualTo("refused: shed before 'orders', come back in 1 ms");
        assertThat(refusal("big", "", Long.MAX_VALUE).text()).isEqualTo("refused: shed by 'big', and would always be");
    }

    private static Refusal refusal(String rule, String upstream, long retryNanos) {
        return new Refusal(Reason.SHED, rule, upstream, retryNanos, FixedAnswer.none());
    }

    @Test
    void aPermitThatNobodyClosedIsFoundAndItsPlaceGivenBack() throws InterruptedException {
        AtomicReference<Leak> found = new AtomicReference<>();
        LibraryOptions options = LibraryOptions.defaults().withLeakWatch(found::set);
        try (Tidegate gate = Tidegate.open(Shop.places(2), options)) {
            Permit closed = gate.enter(Shop.CREATE);
            forget(gate);
            closed.close();
            Eventually.until(() -> {
                System.gc();
                return found.get() != null;
            });
            assertThat(found.get().upstream()).isEqualTo("orders");
            assertThat(found.get().where().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("forget"));
            assertThat(gate.resources().getFirst().inFlight()).isZero();
        }
    }

    private static void forget(Tidegate gate) throws InterruptedException {
        Permit forgotten = gate.enter(Shop.CREATE);
        assertThat(forgotten.upstream()).isEqualTo("orders");
    }

    @Test
    void theThreadOfAGateEndsWithIt() {
        Tidegate gate = Tidegate.open(Shop.places(1));
        long before = housekeepers();
        assertThat(before).isPositive();
        gate.close();
        Eventually.until(() -> housekeepers() < before);
    }

    private static long housekeepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tidegate-housekeeping"))
                .count();
    }

    @Test
    void onceASecondTheGateTakesStock() throws InterruptedException {
        try (Tidegate gate = Tidegate.open(Shop.places(5))) {
            Eventually.until(() -> {
                close(gate.tryEnter(Shop.CREATE));
                return gate.resources().getFirst().demand().offered() > 0;
            });
        }
    }

    private static void close(Entry entry) {
        if (entry instanceof Permit permit) {
            permit.close();
        }
    }
}

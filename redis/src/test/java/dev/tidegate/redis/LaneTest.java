package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane in virtual time over a wire that answers when the test says so. */
class LaneTest implements Wire, Lane.Observer {
    private static final long TIMEOUT = 20_000_000;
    private static final StoredRule RULE = new StoredRule('b', 1, 10, 0, 0, 0);

    private record Sent(int questions, CompletableFuture<byte[]> reply) {}

    private final Deque<Sent> sent = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private long nowNanos;
    private int answered;
    private int failed;
    private final Lane lane = new Lane(
            new Lane.Surroundings(this, new Script("", ""), new Ticker(() -> nowNanos), () -> nowNanos, TIMEOUT),
            Keys.bytes("probe"),
            this);

    @BeforeEach
    void findTheServer() {
        lane.tick(nowNanos);
        answer(sent.poll());
        told.clear();
    }

    @Override
    public CompletionStage<byte[]> run(Script script, byte[][] keys, byte[][] arguments) {
        Sent batch = new Sent(keys.length, new CompletableFuture<>());
        sent.add(batch);
        return batch.reply();
    }

    @Override
    public boolean isOpened() {
        return true;
    }

    @Override
    public void renew(BooleanSupplier isNeeded) {}

    @Override
    public void close() {}

    @Override
    public void sent(int questions) {}

    @Override
    public void answered(long roundTripNanos) {}

    @Override
    public void failed(int questions, String why) {
        told.add(why);
    }

    @Override
    public void turned(boolean isAway) {
        told.add(isAway ? "away" : "back");
    }

    private void ask() {
        Question.Wish wish = new Question.Wish(Question.Operation.ACQUIRE, 1, 0);
        lane.ask(Question.of(Keys.bytes("key"), RULE, wish, nowNanos, new Question.Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {
                answered++;
            }

            @Override
            public void failed() {
                failed++;
            }
        }));
    }

    private static void answer(Sent batch) {
        batch.reply().complete(new byte[batch.questions() * Answer.BYTES]);
    }

    private void pass(long nanos) {
        nowNanos += nanos;
        lane.tick(nowNanos);
    }

    private void ask(int times) {
        for (int i = 0; i < times; i++) {
            ask();
        }
    }

    @Test
    void sendsAtOnceWhileFewBatchesAreUnderWay() {
        ask(Lane.EAGER_MAX);
        assertThat(sent.stream().map(Sent::questions)).hasSize(Lane.EAGER_MAX).containsOnly(1);
        answer(sent.poll());
        assertThat(answered).isOne();
    }

    @Test
    void gathersWhatComesMeanwhileUntilAnAnswerIsBack() {
        ask(Lane.EAGER_MAX);
        ask(2);
        assertThat(sent).hasSize(Lane.EAGER_MAX);
        answer(sent.poll());
        assertThat(sent.stream().map(Sent::questions)).hasSize(Lane.EAGER_MAX).endsWith(2);
    }

    @Test
    void waitsForOthersNoLongerThanTheDelay() {
        ask(Lane.EAGER_MAX + 1);
        pass(Lane.DELAY_NANOS - 1);
        assertThat(sent).hasSize(Lane.EAGER_MAX);
        pass(1);
        assertThat(sent).hasSize(Lane.EAGER_MAX + 1);
    }

    @Test
    void sendsAFullBatchAtOnce() {
        ask(Lane.EAGER_MAX + Lane.BATCH_MAX);
        assertThat(sent.stream().map(Sent::questions))
                .hasSize(Lane.EAGER_MAX + 1)
                .endsWith(Lane.BATCH_MAX);
    }

    @Test
    void keepsWhatCameTogetherTogether() {
        lane.hold();
        ask(3);
        lane.hold();
        ask(2);
        lane.release();
        assertThat(sent).isEmpty();
        lane.release();
        assertThat(sent.stream().map(Sent::questions)).containsExactly(5);
    }

    @Test
    void whatWasHeldWaitsForTheAnswerOfTheBatchBefore() {
        lane.hold();
        ask(2);
        lane.release();
        lane.hold();
        ask(3);
        lane.release();
        assertThat(sent.stream().map(Sent::questions)).containsExactly(2);
        answer(sent.poll());
        assertThat(sent.stream().map(Sent::questions)).containsExactly(3);
    }

    @Test
    void aHoldDelaysNobodyForLongerThanOthersDo() {
        lane.hold();
        ask(2);
        pass(Lane.DELAY_NANOS);
        assertThat(sent.stream().map(Sent::questions)).containsExactly(2);
    }

    @Test
    void aHoldBringsTogetherNoMoreThanABatch() {
        lane.hold();
        ask(Lane.BATCH_MAX + 1);
        assertThat(sent.stream().map(Sent::questions)).containsExactly(Lane.BATCH_MAX);
        lane.release();
        answer(sent.poll());
        assertThat(sent.stream().map(Sent::questions)).containsExactly(1);
    }

    @Test
    void boundsWhatIsUnderWayAndWhatWaits() {
        ask(2 * Lane.WAITING_MAX);
        assertThat(sent).hasSize(Lane.IN_FLIGHT_MAX);
        assertThat(failed).isGreaterThan(Lane.WAITING_MAX / 2);
    }

    @Test
    void everyQuestionFailsInTimeWhenNothingComes() {
        ask();
        pass(TIMEOUT / 2);
        ask();
        pass(TIMEOUT / 2);
        assertThat(failed).isOne();
        pass(TIMEOUT / 2);
        assertThat(failed).isEqualTo(2);
        assertThat(lane.isAway()).isFalse();
    }

    @Test
    void asksNobodyWhileTheServerIsAwayAndProbesUntilItAnswers() {
        for (int i = 0; i < Outage.FAILURES_MAX; i++) {
            ask();
            pass(TIMEOUT);
        }
        assertThat(lane.isAway()).isTrue();
        assertThat(lane.awayNanos(nowNanos)).isPositive();
        sent.clear();
        ask();
        assertThat(sent).isEmpty();
        assertThat(failed).isEqualTo(Outage.FAILURES_MAX + 1);
        pass(Outage.PROBE_NANOS);
        answer(sent.poll());
        assertThat(lane.isAway()).isFalse();
        assertThat(told).contains("away", "back");
        ask();
        answer(sent.poll());
        assertThat(answered).isOne();
    }

    @Test
    void aLateAnswerReachesNobody() {
        ask();
        Sent late = sent.poll();
        pass(TIMEOUT);
        answer(late);
        assertThat(answered).isZero();
        assertThat(failed).isOne();
    }

    @Test
    void aReplyThatIsNoneOfTheScriptIsAFailure() {
        ask();
        sent.poll().reply().complete(new byte[3]);
        assertThat(failed).isOne();
        assertThat(told).contains("a reply that is none of the script");
    }

    @Test
    void aRefusedCommandIsAFailureAndItsReasonIsTold() {
        ask();
        sent.poll().reply().completeExceptionally(new IllegalStateException("READONLY"));
        assertThat(told).contains("READONLY");
    }

    @Test
    void closingFailsWhatIsLeft() {
        ask();
        ask();
        lane.close();
        assertThat(failed).isEqualTo(2);
    }
}

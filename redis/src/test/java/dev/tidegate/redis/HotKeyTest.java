package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One hot key in virtual time, with a store that says what the test wants. */
class HotKeyTest implements HotKey.Surroundings {
    private static final long MILLI = 1_000_000;
    private static final HotKey.Terms TERMS =
            new HotKey.Terms(StoredRule.of(new LimitRule.TokenBucket(Rate.perSecond(1_000), 400, 0)), true);

    private final List<Question.Wish> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long nowNanos = 5 * MILLI;
    private long wokenNanos;
    private final HotKey key = new HotKey(1, "shop", TERMS, this, nowNanos);

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void lease(HotKey hot, Question.Wish wish, Question.Claim claim) {
        asked.add(wish);
    }

    @Override
    public void wake(long dueNanos) {
        wokenNanos = dueNanos;
    }

    @Override
    public long node() {
        return 1;
    }

    private void answer(long granted, long waitNanos) {
        key.answered(new Answer(granted, waitNanos, 7, 9, new Answer.Held(1, 2, 100 * MILLI)), nowNanos);
    }

    private boolean join() {
        return key.join(1, new SharedAnswer() {
            @Override
            public void granted(long waitNanos, long remaining, long resetNanos) {
                told.add("granted");
            }

            @Override
            public void refused(long waitNanos, long remaining, long resetNanos) {
                told.add("refused " + waitNanos);
            }

            @Override
            public void failed() {
                told.add("failed");
            }
        });
    }

    private long reserve() {
        return key.reserve(1, 0, nowNanos);
    }

    @Test
    void callsWaitForOneQuestionAndAreServedInTurn() {
        assertThat(reserve()).isEqualTo(SharedCount.ASK);
        join();
        join();
        join();
        assertThat(asked).hasSize(1);
        answer(2, 4 * MILLI);
        assertThat(told).containsExactly("granted", "granted", "refused " + 4 * MILLI);
        assertThat(wokenNanos).isEqualTo(nowNanos + 4 * MILLI);
    }

    @Test
    void refusesUntilTheTimeThatTheStoreNamedAndAsksThen() {
        join();
        answer(0, 4 * MILLI);
        assertThat(reserve()).isEqualTo(~(4 * MILLI));
        assertThat(key.peek(1, nowNanos)).isEqualTo(4 * MILLI);
        assertThat(key.reserve(1, 5 * MILLI, nowNanos)).isEqualTo(SharedCount.ASK);
        nowNanos += 4 * MILLI;
        key.tick(nowNanos);
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksForMoreWhenHalfIsUsed() {
        for (int i = 0; i < 20; i++) {
            reserve();
        }
        nowNanos += 10 * MILLI;
        join();
        long first = asked.getFirst().permits();
        assertThat(first).isGreaterThan(50);
        answer(first, 0);
        while (wokenNanos != nowNanos) {
            assertThat(reserve()).isZero();
        }
        key.tick(nowNanos);
        assertThat(asked).hasSize(2);
        assertThat(key.standing(nowNanos).remaining()).isBetween(first / 2, first / 2 + 8);
    }

    @Test
    void saysWhoWaitsThatTheStoreDidNotAnswer() {
        join();
        key.failed();
        assertThat(told).containsExactly("failed");
        join();
        assertThat(asked).hasSize(2);
    }

    @Test
    void anotherRuleTakesWhatWasGrantedUnderTheFormer() {
        join();
        answer(50, 0);
        assertThat(reserve()).isZero();
        key.change(TERMS);
        assertThat(reserve()).isEqualTo(SharedCount.ASK);
    }

    @Test
    void aQuietKeyIsNoLongerHotUntilItIsAskedForAgain() {
        join();
        answer(50, 0);
        key.tick(nowNanos);
        nowNanos += HotKey.IDLE_NANOS;
        key.tick(nowNanos);
        assertThat(key.isActive()).isFalse();
        assertThat(key.tick(nowNanos)).isEqualTo(nowNanos + HotKey.IDLE_NANOS);
        key.wakeUp(nowNanos);
        assertThat(key.isActive()).isTrue();
    }

    @Test
    void aCallThatWantsMuchMoreThanOthersGoesAlone() {
        assertThat(key.join(40, new SharedAnswer() {
                    @Override
                    public void granted(long waitNanos, long remaining, long resetNanos) {}

                    @Override
                    public void refused(long waitNanos, long remaining, long resetNanos) {}

                    @Override
                    public void failed() {}
                }))
                .isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void givesBackToTheHandAndTakesMoreFromIt() {
        join();
        answer(5, 0);
        assertThat(reserve()).isZero();
        assertThat(key.putBack(1, nowNanos, nowNanos)).isTrue();
        assertThat(key.takeMore(4, nowNanos)).isTrue();
        assertThat(key.takeMore(4, nowNanos)).isFalse();
    }
}

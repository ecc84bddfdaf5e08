package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Rate;
import dev.tidegate.redis.Question.Operation;
import dev.tidegate.redis.Question.Wish;
import dev.tidegate.testkit.Seeds;
import dev.tidegate.testkit.redis.RedisVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The script decides as the limits of one node do, call by call, under one time in whole microseconds. */
@ParameterizedClass
@EnumSource(RedisVersion.class)
class ScriptModelIT {
    /** A multiple of all periods here, where both sides begin to count. */
    private static final long BEGIN_MICROS = 36_000_000_000_000L;

    /** Set before the tests of a version. */
    @SuppressWarnings("NullAway.Init")
    private static ScriptRun script;

    /** The version is for the server, which starts before. */
    ScriptModelIT(RedisVersion version) {}

    @BeforeParameterizedClassInvocation
    static void start(RedisVersion version) {
        script = new ScriptRun(version);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        script.close();
    }

    @BeforeEach
    void clear() {
        script.flushAll();
    }

    private static LimitRule rule(Random random) {
        long permits = 1L + random.nextInt(60);
        long paceMicros = 1L + random.nextInt(100_000);
        Rate rate = new Rate(permits, permits * paceMicros * 1_000);
        // A period that every number of sub-windows divides, and that divides the time of the beginning.
        Rate window = new Rate(permits, 3_600_000_000L / (1 + random.nextInt(3)));
        return switch (random.nextInt(5)) {
            case 0 -> new LimitRule.TokenBucket(rate, 1 + random.nextInt(30), 0);
            case 1 -> new LimitRule.LeakyBucket(rate, 0);
            case 2 -> new LimitRule.FixedWindow(window);
            case 3 -> new LimitRule.SlidingWindow(window, List.of(2, 4, 5, 10).get(random.nextInt(4)));
            default -> new LimitRule.ApproximateSlidingWindow(window);
        };
    }

    private static Answer ask(LimitRule rule, Wish wish, long nowMicros) {
        List<Answer> answers = new ArrayList<>();
        Question question = Question.of(Keys.bytes("key"), StoredRule.of(rule), wish, 0, new Question.Asker() {
            @Override
            public void answered(Answer answer, long sentNanos) {
                answers.add(answer);
            }

            @Override
            public void failed() {}
        });
        script.ask(question, (double) nowMicros, 0);
        return answers.getFirst();
    }

    private static Answer acquire(LimitRule rule, long permits, long maxWaitNanos, long nowMicros) {
        return ask(rule, new Wish(Operation.ACQUIRE, permits, maxWaitNanos), nowMicros);
    }

    @Seeds(60)
    void decidesAsALimiterDoes(long seed) {
        Random random = new Random(seed);
        LimitRule rule = rule(random);
        Limiter limiter = Limiter.of("model", rule, KeyMemory.single());
        long stepMicros = rule.rate().periodNanos() / 1_000 / rule.rate().permits();
        long nowMicros = BEGIN_MICROS;
        script.flushAll();
        for (int i = 0; i < 150; i++) {
            String step = "step " + i + " of " + rule;
            long permits = random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(3);
            boolean isPaced = rule instanceof LimitRule.TokenBucket || rule instanceof LimitRule.LeakyBucket;
            long maxWaitNanos = isPaced && random.nextInt(3) == 0 ? stepMicros * 2_500 : 0;
            long nowNanos = nowMicros * 1_000;
            long expected = limiter.reserve(0, permits, maxWaitNanos, nowNanos);
            Answer answer = acquire(rule, permits, maxWaitNanos, nowMicros);
            assertThat(answer.granted() > 0).as(step).isEqualTo(expected >= 0);
            assertClose(step, answer.waitNanos(), expected >= 0 ? expected : ~expected);
            assertThat(answer.remaining()).as(step).isEqualTo(limiter.remaining(0, nowNanos));
            long resetNanos = limiter.explain(0, 1, nowNanos).resetNanos();
            if (isWindowed(rule)) {
                // A limiter does not look whether what was granted last was given back.
                assertThat(answer.resetNanos()).as(step).isLessThanOrEqualTo(resetNanos + 1_001);
            } else {
                assertClose(step, answer.resetNanos(), resetNanos);
            }
            if (expected >= 0 && random.nextInt(5) == 0) {
                nowMicros += random.nextInt((int) stepMicros);
                limiter.cancel(0, permits, nowNanos, nowMicros * 1_000);
                ask(rule, new Wish(Operation.GIVE_BACK, permits, nowMicros * 1_000 - nowNanos), nowMicros);
            } else if (expected >= 0 && random.nextInt(10) == 0) {
                limiter.settle(0, permits, permits + 2, nowNanos, nowNanos);
                ask(rule, new Wish(Operation.CHARGE, 2, 0), nowMicros);
            }
            nowMicros += (long) (random.nextDouble() * random.nextInt(5) * stepMicros);
        }
    }

    private static boolean isWindowed(LimitRule rule) {
        return rule instanceof LimitRule.SlidingWindow || rule instanceof LimitRule.ApproximateSlidingWindow;
    }

    /** The server tells microseconds, and says of a wait when it is surely over. */
    private static void assertClose(String step, long actualNanos, long expectedNanos) {
        if (expectedNanos == Limiter.NEVER) {
            assertThat(actualNanos).as(step).isEqualTo(Limiter.NEVER);
        } else {
            assertThat(actualNanos).as(step).isBetween(expectedNanos - 1_001, expectedNanos + 1_001);
        }
    }

    @Seeds(40)
    void whatIsSpentIsKeptUnderAnotherRule(long seed) {
        Random random = new Random(seed);
        script.flushAll();
        LimitRule former = rule(random);
        LimitRule latter = rule(random);
        long spent = 0;
        while (spent < former.limit() && acquire(former, 1, 0, BEGIN_MICROS).granted() > 0) {
            spent++;
        }
        Answer standing = ask(latter, new Wish(Operation.STANDING, 0, 0), BEGIN_MICROS);
        assertThat(standing.remaining())
                .as("%d spent of %s, now %s", spent, former, latter)
                .isEqualTo(Math.max(0, latter.limit() - spent));
    }

    @Test
    void aColdBucketWarmsUpWithoutEverBeatingTheRate() {
        LimitRule.TokenBucket rule = new LimitRule.TokenBucket(Rate.perSecond(1000), 10, 1_000_000_000L);
        Limiter limiter = Limiter.of("model", rule, KeyMemory.single());
        long[] granted = new long[2];
        for (long micros = BEGIN_MICROS; micros < BEGIN_MICROS + 3_000_000; micros += 500) {
            granted[0] += acquire(rule, 1, 0, micros).granted();
            granted[1] += limiter.tryAcquire(0, 1, micros * 1_000) == 0 ? 1 : 0;
            if (micros == BEGIN_MICROS + 500_000) {
                // Half-way through the warm-up a permit still costs about twice as much.
                assertThat(granted[0]).isBetween(150L, 300L);
            }
        }
        assertThat(granted[0]).isBetween(granted[1] - 25, granted[1] + 25);
        assertThat(granted[0]).isLessThanOrEqualTo(3_000 - 400);
    }

    @Test
    void aClockThatGoesBackHoldsUpNothing() {
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(1), 1, 0);
        assertThat(acquire(rule, 1, 0, BEGIN_MICROS).granted()).isEqualTo(1);
        long backMicros = BEGIN_MICROS - 3_600_000_000L;
        assertThat(acquire(rule, 1, 0, backMicros).granted()).isZero();
        assertThat(acquire(rule, 1, 0, backMicros + 1_000_000).granted()).isEqualTo(1);
    }

    @Test
    void aValueThatIsNotOursCountsAsUnspent() {
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(1), 5, 0);
        script.set("key", "somebody else's");
        assertThat(acquire(rule, 1, 0, BEGIN_MICROS).remaining()).isEqualTo(4);
    }

    @Test
    void aValueLapsesWhenNothingIsSpentAnyMore() {
        LimitRule rule = new LimitRule.TokenBucket(Rate.perSecond(1), 60, 0);
        assertThat(acquire(rule, 30, 0, BEGIN_MICROS).granted()).isEqualTo(30);
        assertThat(script.millisToLive("key")).isBetween(1_000L, 31_000L);
    }
}

package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void oneLuckyWindowIsNone() {
        Answers answers = new Answers();
        add(answers, 0, 1, 100);
        add(answers, 1, 6, 60);
        assertThat(Recovery.between(answers, 0, 6 * SECOND, 100)).isEqualTo(new Recovery(Double.POSITIVE_INFINITY, 60));
    }

    @Test
    void whatFallsAgainCountsFromWhenItStays() {
        Answers answers = new Answers();
        add(answers, 0, 1, 100);
        add(answers, 1, 4, 20);
        add(answers, 4, 9, 100);
        assertThat(Recovery.between(answers, 0, 9 * SECOND, 100)).isEqualTo(new Recovery(4.5, 100));
    }

    @Test
    void endsWithTheFirstWindowThatHasEnough() {
        Answers answers = new Answers();
        add(answers, 0, 2, 10);
        add(answers, 2, 9, 100);
        Recovery recovery = Recovery.between(answers, 0, 9 * SECOND, 100);
        assertThat(recovery.seconds()).isEqualTo(2.5);
        assertThat(recovery.endPerSecond()).isEqualTo(100);
    }

    @Test
    void takesOneWindowWhenNothingWasLost() {
        Answers answers = new Answers();
        add(answers, 0, 8, 100);
        assertThat(Recovery.between(answers, 0, 8 * SECOND, 100).seconds()).isEqualTo(0.5);
    }

    @Test
    void countsFromTheChangeAndNotFromTheStart() {
        Answers answers = new Answers();
        add(answers, 0, 4, 100);
        add(answers, 4, 5, 10);
        add(answers, 5, 13, 25);
        assertThat(Recovery.between(answers, 4 * SECOND, 13 * SECOND, 25)).isEqualTo(new Recovery(1.5, 25));
    }

    @Test
    void goodputThatIsOnlyThereAtTheVeryEndIsNoRecovery() {
        Answers answers = new Answers();
        for (int second = 0; second < 8; second++) {
            add(answers, second, second + 1, 10 << second);
        }
        assertThat(Recovery.between(answers, 0, 8 * SECOND, 10 << 7).seconds()).isInfinite();
    }

    @Test
    void neverComesWhenWhatWasThereBeforeDoesNotComeBack() {
        Answers answers = new Answers();
        add(answers, 0, 4, 100);
        add(answers, 4, 13, 70);
        assertThat(Recovery.steadyBefore(answers, 4 * SECOND)).isEqualTo(100);
        assertThat(Recovery.between(answers, 4 * SECOND, 13 * SECOND, 100))
                .isEqualTo(new Recovery(Double.POSITIVE_INFINITY, 70));
    }

    /** So many a second, in the middle of equal gaps. */
    private static void add(Answers answers, int fromSecond, int toSecond, int perSecond) {
        for (int i = 0; i < (toSecond - fromSecond) * perSecond; i++) {
            answers.add(fromSecond * SECOND + (2L * i + 1) * SECOND / (2 * perSecond));
        }
    }
}

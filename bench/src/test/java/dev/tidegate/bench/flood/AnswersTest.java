package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void countsWhatCameBetweenTwoTimesTheFirstOfThemIncluded() {
        Answers answers = new Answers();
        for (long at : new long[] {99, 100, 150, 199, 200}) {
            answers.add(at * 1_000_000);
        }
        assertThat(answers.perSecond(100_000_000, 200_000_000)).isEqualTo(30);
    }

    @Test
    void growsWithWhatItIsGiven() {
        Answers answers = new Answers();
        for (int i = 0; i < 10_000; i++) {
            answers.add(i);
        }
        assertThat(answers.perSecond(0, 10_000)).isEqualTo(1e9);
    }

    @Test
    void knowsNoNegativeClockFromAPositiveOne() {
        Answers answers = new Answers();
        answers.add(Long.MAX_VALUE);
        answers.add(Long.MIN_VALUE + 5);
        assertThat(answers.perSecond(Long.MAX_VALUE - 10, Long.MIN_VALUE + 9)).isEqualTo(1e8);
    }
}

package dev.tidegate.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {
    @Test
    void evenlySpreadNumbersChooseEachExactlyByItsWeight() {
        WeightedChoice<String> choice = choice(95, 0, 5);
        int[] chosen = new int[3];
        for (long i = 0; i < 10_000; i++) {
            chosen[Integer.parseInt(choice.choose((i * 2 + 1) * Long.divideUnsigned(-1, 20_000)))]++;
        }

        assertThat(chosen).containsExactly(9500, 0, 500);
        assertThat(choice.options()).containsExactly("0", "1", "2");
    }

    @Test
    void theFirstAndTheLastNumberChooseTheFirstAndTheLastOption() {
        assertThat(choice(0, 1, 1, 0).choose(0)).isEqualTo("1");
        assertThat(choice(0, 1, 1, 0).choose(-1)).isEqualTo("2");
    }

    @Test
    void aChoiceNeedsAWeight() {
        assertThatThrownBy(() -> choice(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> choice()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> choice(2, -1)).hasMessageContaining("was -1");
        assertThatThrownBy(() -> choice(Long.MAX_VALUE, 1)).isInstanceOf(ArithmeticException.class);
    }

    private static WeightedChoice<String> choice(long... weights) {
        return WeightedChoice.of(IntStream.range(0, weights.length)
                .mapToObj(i -> new WeightedChoice.Option<>(String.valueOf(i), weights[i]))
                .toList());
    }
}

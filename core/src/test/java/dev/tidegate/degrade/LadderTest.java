package dev.tidegate.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> FEATURES = List.of("recommendations", "reviews", "history");

    private final Ladder ladder = new Ladder(FEATURES, false, 0);
    private long now;

    private void press(double pressure, int seconds) {
        press(ladder, pressure, seconds);
    }

    private void press(Ladder which, double pressure, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            which.onPressure(pressure, now);
        }
    }

    private List<String> off() {
        return FEATURES.stream()
                .filter(feature -> !ladder.isOn(ladder.number(feature)))
                .toList();
    }

    @Test
    void everythingIsOnWithoutPressure() {
        press(0.6, 100);

        assertThat(off()).isEmpty();
        assertThat(ladder.isLastRung()).isFalse();
        assertThat(ladder.level()).isZero();
        assertThat(ladder.pressure()).isEqualTo(0.6);
    }

    @Test
    void goesDownARungEveryTwoSecondsInTheOrderOfTheFile() {
        press(0.9, 1);
        assertThat(off()).containsExactly("recommendations");
        press(0.9, 2);
        assertThat(off()).containsExactly("recommendations", "reviews");
        press(0.9, 4);
        assertThat(off()).isEqualTo(FEATURES);
        assertThat(ladder.isLastRung()).isTrue();
        press(0.9, 100);
        assertThat(ladder.level()).isEqualTo(4);
    }

    @Test
    void comesUpARungEveryTenSecondsInTheReverseOrder() {
        press(0.9, 3);
        press(0.1, 9);
        assertThat(off()).containsExactly("recommendations", "reviews");
        press(0.1, 1);
        assertThat(off()).containsExactly("recommendations");
        press(0.1, 10);
        assertThat(off()).isEmpty();
    }

    @Test
    void holdsBetweenTheMarks() {
        press(0.9, 1);
        press(0.5, 1000);

        assertThat(off()).containsExactly("recommendations");
    }

    @Test
    void aRungThatFlapsStaysDownForAMinute() {
        press(0.9, 1);
        press(0.1, 10);
        assertThat(off()).isEmpty();
        press(0.9, 2);
        assertThat(off()).containsExactly("recommendations");

        press(0.1, 58);
        assertThat(off()).containsExactly("recommendations");
        press(0.1, 3);
        assertThat(off()).isEmpty();
    }

    @Test
    void anOperatorWinsUntilTheTimeIsOver() {
        ladder.pin("history", new Ladder.Pin(false, 5 * SECOND, "migration"));
        ladder.pin("recommendations", new Ladder.Pin(true, 5 * SECOND, "campaign"));
        press(0.9, 3);
        assertThat(off()).containsExactly("reviews", "history");
        assertThat(ladder.pins()).containsKeys("history", "recommendations");

        press(0.5, 3);

        assertThat(off()).containsExactly("recommendations", "reviews");
        assertThat(ladder.pins()).isEmpty();
    }

    @Test
    void aPinCanBeTakenBack() {
        ladder.pin("reviews", new Ladder.Pin(false, Long.MAX_VALUE, "test"));
        assertThat(off()).containsExactly("reviews");

        ladder.unpin("reviews");

        assertThat(off()).isEmpty();
        assertThatThrownBy(() -> ladder.pin("nothing", new Ladder.Pin(true, 0, "")))
                .hasMessageContaining("one of [recommendations, reviews, history], but was 'nothing'");
    }

    @Test
    void aDryRunOnlySaysWhatItWouldDo() {
        Ladder dry = new Ladder(FEATURES, true, 0);
        press(dry, 0.9, 1);

        assertThat(dry.isOn(dry.number("recommendations"))).isTrue();
        assertThat(dry.wouldBeOff("recommendations")).isTrue();
        assertThat(dry.wouldBeOff("history")).isFalse();
        assertThat(dry.features()).isEqualTo(FEATURES);
    }

    @Test
    void hasABound() {
        assertThatThrownBy(() -> new Ladder(Collections.nCopies(31, "x"), false, 0))
                .hasMessageContaining("at most 30, but were 31");
    }

    @Test
    void pressureIsTheWorstOfItsSigns() {
        assertThat(new Pressure(0, 0, Double.NaN, Double.NaN, false).value()).isZero();
        assertThat(new Pressure(0.15, 0, 0.5, 0.5, false).value()).isEqualTo(0.5);
        assertThat(new Pressure(0, 0.2, 0, 0, false).value()).isEqualTo(1);
        assertThat(new Pressure(0, 0, 0.97, 0, false).value()).isEqualTo(1);
        assertThat(new Pressure(0, 0, 0, 0.875, false).value()).isBetween(0.49, 0.51);
        assertThat(new Pressure(0, 0, 0, 0, true).value()).isEqualTo(1);
    }
}

package dev.tidegate.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> FEATURES = List.of("recommendations", "reviews", "history");

    private final Ladder ladder = new Ladder(FEATURES, Ladder.Mode.AUTO, 0);
    private long now;

    private void press(double pressure, int seconds) {
        press(ladder, pressure, seconds);
    }

    private void press(Ladder which, double pressure, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            which.onPressure(lateness(pressure), now);
        }
    }

    /** The pressure of answers that come too late. */
    private static Pressure lateness(double pressure) {
        return new Pressure(0, pressure * 0.2, Double.NaN, Double.NaN);
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
        assertThat(ladder.pressure()).isBetween(0.59, 0.61);
        assertThat(ladder.signs().value()).isEqualTo(ladder.pressure());
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
        Ladder dry = new Ladder(FEATURES, Ladder.Mode.DRY_RUN, 0);
        press(dry, 0.9, 1);

        assertThat(dry.isOn(dry.number("recommendations"))).isTrue();
        assertThat(dry.wouldBeOff("recommendations")).isTrue();
        assertThat(dry.wouldBeOff("history")).isFalse();
        assertThat(dry.features()).isEqualTo(FEATURES);
    }

    @Test
    void hasABound() {
        assertThatThrownBy(() -> new Ladder(Collections.nCopies(31, "x"), Ladder.Mode.AUTO, 0))
                .hasMessageContaining("at most 30, but were 31");
    }

    @Test
    void pressureIsTheWorstOfItsSigns() {
        assertThat(new Pressure(0, 0, Double.NaN, Double.NaN).value()).isZero();
        assertThat(new Pressure(0.15, 0, 0.5, 0.5).value()).isEqualTo(0.5);
        assertThat(new Pressure(0, 0.2, 0, 0).value()).isEqualTo(1);
        assertThat(new Pressure(0, 0, 0.97, 0).value()).isEqualTo(1);
        assertThat(new Pressure(0, 0, 0, 0.875).value()).isBetween(0.49, 0.51);
    }

    @Test
    void refusedCallsAloneDoNotTakeTheLastRung() {
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            ladder.onPressure(new Pressure(0.8, 0, 0.99, 0.1), now);
        }

        assertThat(off()).isEqualTo(FEATURES);
        assertThat(ladder.isLastRung()).isFalse();
    }

    @Test
    void comesUpFromTheLastRungOnceSheddingIsEnough() {
        press(0.9, 8);
        assertThat(ladder.isLastRung()).isTrue();
        for (int i = 0; i < 10; i++) {
            now += SECOND;
            ladder.onPressure(new Pressure(0.8, 0, 0.99, 0.1), now);
        }

        assertThat(ladder.isLastRung()).isFalse();
        assertThat(off()).isEqualTo(FEATURES);
    }

    @Test
    void withoutFeaturesThereIsNoRungAtAll() {
        Ladder bare = new Ladder(List.of(), Ladder.Mode.AUTO, 0);
        press(bare, 1, 100);

        assertThat(bare.level()).isZero();
        assertThat(bare.isLastRung()).isFalse();
    }

    @Test
    void leavesItToOperatorsWhenToldSo() {
        Ladder manual = new Ladder(FEATURES, Ladder.Mode.MANUAL, 0);
        press(manual, 1, 100);
        assertThat(manual.level()).isZero();

        manual.pin("history", new Ladder.Pin(false, 200 * SECOND, "migration"));

        assertThat(manual.isOn(manual.number("history"))).isFalse();
    }

    @Test
    void anotherListKeepsWhatItCan() {
        press(0.9, 3);
        ladder.pin("history", new Ladder.Pin(false, 500 * SECOND, "migration"));
        ladder.pin("reviews", new Ladder.Pin(true, 500 * SECOND, "campaign"));

        Ladder next = ladder.reconfigured(List.of("banner", "history"), Ladder.Mode.AUTO, now);

        assertThat(next.level()).isEqualTo(2);
        assertThat(next.pins()).containsOnlyKeys("history");
        assertThat(next.isOn(next.number("banner"))).isFalse();
        assertThat(ladder.reconfigured(FEATURES, Ladder.Mode.AUTO, now)).isSameAs(ladder);
    }
}

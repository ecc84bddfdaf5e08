package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DenialsTest {
    private static final double PACE = 100;

    private final Denials denials = new Denials();

    @Test
    void holdsUntilTheTimeThatWasNamed() {
        denials.add(7, 1, 1_000, 0);
        assertThat(denials.waitNanos(7, 1, 0, 400)).isEqualTo(600);
        assertThat(denials.waitNanos(7, 1, 0, 1_000)).isEqualTo(Denials.UNKNOWN);
        assertThat(denials.waitNanos(8, 1, 0, 400)).isEqualTo(Denials.UNKNOWN);
    }

    @Test
    void tellsForOtherNumbersOfPermitsWhereThePaceIsKnown() {
        denials.add(7, 5, 1_000, 0);
        assertThat(denials.waitNanos(7, 3, PACE, 0)).isEqualTo(800);
        assertThat(denials.waitNanos(7, 8, PACE, 0)).isEqualTo(1_300);
        assertThat(denials.waitNanos(7, 3, PACE, 900)).isEqualTo(Denials.UNKNOWN);
        assertThat(denials.waitNanos(7, 3, 0, 0)).isEqualTo(Denials.UNKNOWN);
        assertThat(denials.waitNanos(7, 8, 0, 0)).isEqualTo(1_000);
    }

    @Test
    void isForgottenByKeyOrAltogether() {
        denials.add(7, 1, 1_000, 0);
        denials.add(8, 1, 1_000, 0);
        denials.remove(7);
        assertThat(denials.waitNanos(7, 1, 0, 0)).isEqualTo(Denials.UNKNOWN);
        assertThat(denials.waitNanos(8, 1, 0, 0)).isEqualTo(1_000);
        denials.clear();
        assertThat(denials.waitNanos(8, 1, 0, 0)).isEqualTo(Denials.UNKNOWN);
    }

    @Test
    void aFullSetForgetsTheRefusalThatEndsFirst() {
        int kept = 0;
        for (int key = 1; key <= 4 * Denials.KEYS_MAX; key++) {
            denials.add(key, 1, key <= Denials.KEYS_MAX / 4 ? 1_000_000 : 10, 0);
        }
        for (int key = 1; key <= Denials.KEYS_MAX / 4; key++) {
            kept += denials.waitNanos(key, 1, 0, 0) > 0 ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(Denials.KEYS_MAX / 4 * 97 / 100);
    }
}

package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwayTimeTest {
    private final AwayTime time = new AwayTime(100);

    @Test
    void runsWhileItIsAwayAndStandsStillElse() {
        assertThat(time.nanos(130)).isEqualTo(30);
        time.turn(false, 150);
        assertThat(time.nanos(1_000)).isEqualTo(50);
        time.turn(true, 2_000);
        assertThat(time.nanos(2_007)).isEqualTo(57);
    }

    @Test
    void anotherTurnTheSameWayChangesNothing() {
        time.turn(true, 110);
        time.turn(true, 120);
        assertThat(time.nanos(130)).isEqualTo(30);
        time.turn(false, 140);
        time.turn(false, 150);
        assertThat(time.nanos(160)).isEqualTo(40);
    }

    @Test
    void neverGoesBackForAThreadWithAnOlderTime() {
        time.turn(false, 150);
        time.turn(true, 200);
        assertThat(time.nanos(190)).isEqualTo(50);
    }
}

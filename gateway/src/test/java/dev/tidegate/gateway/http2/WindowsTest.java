package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void growsUpToTwoGigabytesAndNotBeyond() {
        FlowWindow window = new FlowWindow();
        assertThat(window.grow(Integer.MAX_VALUE - Settings.DEFAULT_WINDOW_BYTES))
                .isTrue();
        assertThat(window.available()).isEqualTo(Integer.MAX_VALUE);
        assertThat(window.grow(1)).isFalse();
        assertThat(window.available()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void becomesNegativeWhenThePeerMakesItSmaller() {
        FlowWindow window = new FlowWindow();
        window.spend(60_000);
        assertThat(window.grow(-65_535)).isTrue();
        assertThat(window.available()).isEqualTo(-60_000);
    }

    @Test
    void refusesMoreThanWasAllowed() {
        ReceiveWindow window = new ReceiveWindow();
        window.reset(100);
        assertThat(window.receive(100)).isTrue();
        assertThat(window.receive(1)).isFalse();
    }

    @Test
    void givesBackHalvesOfTheWindowAndOnlyWhatWasPassedOn() {
        ReceiveWindow window = new ReceiveWindow();
        window.reset(100);
        assertThat(window.receive(80)).isTrue();
        assertThat(window.release(49)).isZero();
        assertThat(window.held()).isEqualTo(80);
        assertThat(window.release(11)).isEqualTo(60);
        assertThat(window.held()).isEqualTo(20);
        assertThat(window.receive(80)).isTrue();
        assertThat(window.receive(1)).isFalse();
    }

    @Test
    void aChangedSizeCountsForWhatMayStillCome() {
        ReceiveWindow window = new ReceiveWindow();
        window.receive(50);
        window.resize(100);
        assertThat(window.receive(50)).isTrue();
        assertThat(window.receive(1)).isFalse();
    }

    @Test
    void evenAWindowOfOneByteOpensAgain() {
        ReceiveWindow window = new ReceiveWindow();
        window.reset(1);
        assertThat(window.receive(1)).isTrue();
        assertThat(window.release(1)).isOne();
    }
}

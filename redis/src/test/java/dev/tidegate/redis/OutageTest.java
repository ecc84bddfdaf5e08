package dev.tidegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageTest {
    private final Outage outage = new Outage(0);

    @Test
    void isAwayUntilTheFirstAnswer() {
        assertThat(outage.isOpen()).isTrue();
        assertThat(outage.takeProbe(0)).isTrue();
        assertThat(outage.takeProbe(1)).isFalse();
        assertThat(outage.takeProbe(Outage.PROBE_NANOS)).isTrue();
        assertThat(outage.succeeded()).isTrue();
        assertThat(outage.isOpen()).isFalse();
        assertThat(outage.lastsNanos(5)).isZero();
    }

    @Test
    void opensAfterFailuresOneAfterTheOther() {
        outage.succeeded();
        assertThat(outage.failed(0, 20)).isFalse();
        assertThat(outage.failed(20, 40)).isFalse();
        assertThat(outage.failed(40, 60)).isTrue();
        assertThat(outage.isOpen()).isTrue();
        assertThat(outage.lastsNanos(100)).isEqualTo(40);
        assertThat(outage.failed(60, 80)).isFalse();
    }

    @Test
    void countsWhatFailsTogetherOnce() {
        outage.succeeded();
        for (int i = 0; i < 10; i++) {
            assertThat(outage.failed(i, 20)).isFalse();
        }
        assertThat(outage.isOpen()).isFalse();
    }

    @Test
    void anAnswerStartsTheCountAnew() {
        outage.succeeded();
        outage.failed(0, 20);
        outage.failed(20, 40);
        assertThat(outage.succeeded()).isFalse();
        assertThat(outage.failed(40, 60)).isFalse();
    }
}

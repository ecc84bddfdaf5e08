package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2KeepAlive.Action;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Http2KeepAliveTest {
    private static final long START = 1000;

    private final Http2KeepAlive keepAlive = new Http2KeepAlive();

    @BeforeEach
    void begin() {
        keepAlive.begin(START);
    }

    @Test
    void asksWhenCallsWaitAndNothingComes() {
        assertThat(keepAlive.sweep(START + Http2KeepAlive.SILENCE_NANOS - 1, true))
                .isEqualTo(Action.NOTHING);
        assertThat(keepAlive.sweep(START + Http2KeepAlive.SILENCE_NANOS, true)).isEqualTo(Action.ASK);
    }

    @Test
    void doesNotAskWhileNoCallWaits() {
        assertThat(keepAlive.sweep(START + 100 * Http2KeepAlive.SILENCE_NANOS, false))
                .isEqualTo(Action.NOTHING);
    }

    @Test
    void givesUpWhenNoAnswerComes() {
        long asked = START + Http2KeepAlive.SILENCE_NANOS;
        keepAlive.sweep(asked, true);

        assertThat(keepAlive.sweep(asked + Http2KeepAlive.ANSWER_NANOS - 1, true))
                .isEqualTo(Action.NOTHING);
        assertThat(keepAlive.sweep(asked + Http2KeepAlive.ANSWER_NANOS, true)).isEqualTo(Action.GIVE_UP);
    }

    @Test
    void anyBytesAreAnAnswer() {
        long asked = START + Http2KeepAlive.SILENCE_NANOS;
        keepAlive.sweep(asked, true);
        keepAlive.heard(asked + 1);

        assertThat(keepAlive.sweep(asked + Http2KeepAlive.ANSWER_NANOS, true)).isEqualTo(Action.NOTHING);
    }

    @Test
    void aServerThatOnlyAnswersIsAskedSeldom() {
        long asked = START + Http2KeepAlive.SILENCE_NANOS;
        keepAlive.sweep(asked, true);
        keepAlive.heard(asked + 1);

        assertThat(keepAlive.sweep(asked + 3 * Http2KeepAlive.SILENCE_NANOS, true))
                .isEqualTo(Action.NOTHING);
        assertThat(keepAlive.sweep(asked + Http2KeepAlive.AGAIN_NANOS, true)).isEqualTo(Action.ASK);
    }

    @Test
    void aServerThatWentOnIsAskedAgainAfterTheNextSilence() {
        long asked = START + Http2KeepAlive.SILENCE_NANOS;
        keepAlive.sweep(asked, true);
        keepAlive.heard(asked + 1);
        keepAlive.spoke();

        assertThat(keepAlive.sweep(asked + 1 + Http2KeepAlive.SILENCE_NANOS, true))
                .isEqualTo(Action.ASK);
    }
}

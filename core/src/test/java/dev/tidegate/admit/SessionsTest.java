package dev.tidegate.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.model.KeyHash;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final long SECOND = 1_000_000_000L;

    private static long session(int number) {
        return KeyHash.of("session " + number, 42);
    }

    @Test
    void aSessionGoesOnUntilItWasAwayForTooLong() {
        Sessions sessions = new Sessions(new AdmissionRule.Sticky(60 * SECOND, 1_000));
        sessions.begin(session(1), 10 * SECOND);

        assertThat(sessions.hasBegun(session(1), 70 * SECOND)).isTrue();
        assertThat(sessions.hasBegun(session(1), 71 * SECOND)).isFalse();
        assertThat(sessions.hasBegun(session(2), 10 * SECOND)).isFalse();
    }

    @Test
    void aClockBelowZeroIsAClockToo() {
        Sessions sessions = new Sessions(new AdmissionRule.Sticky(60 * SECOND, 1_000));
        sessions.begin(session(1), -30 * SECOND);

        assertThat(sessions.hasBegun(session(1), 20 * SECOND)).isTrue();
        assertThat(sessions.hasBegun(session(1), 31 * SECOND)).isFalse();
    }

    @Test
    void theLatestAreRememberedOfMoreThanThereIsRoomFor() {
        Sessions sessions = new Sessions(new AdmissionRule.Sticky(3_600 * SECOND, 8));
        for (int i = 0; i < 100; i++) {
            sessions.begin(session(i), i * SECOND);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(sessions.hasBegun(session(i), 100 * SECOND)).isEqualTo(i >= 92);
        }
    }

    @Test
    void withoutStickyAdmissionNothingIsRemembered() {
        Sessions sessions = new Sessions(AdmissionRule.Sticky.OFF);
        sessions.begin(session(1), 0);

        assertThat(sessions.hasBegun(session(1), 0)).isFalse();
    }
}

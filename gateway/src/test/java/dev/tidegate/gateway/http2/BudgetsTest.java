package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetsTest {
    private static final long SECOND = 1_000_000_000L;

    /** One kind of trouble and its bounds. */
    record Kind(String name, Function<Budgets, LongFunction<ErrorCode>> trouble, int burst, int perSecond) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("resets", b -> b::onReset, Budgets.RESETS_BURST, Budgets.RESETS_PER_SECOND),
                new Kind("refused", b -> b::onRefused, Budgets.REFUSED_BURST, Budgets.REFUSED_PER_SECOND),
                new Kind("settings", b -> b::onSettings, Budgets.SETTINGS_BURST, Budgets.SETTINGS_PER_SECOND),
                new Kind("pings", b -> b::onPing, Budgets.PINGS_BURST, Budgets.PINGS_PER_SECOND),
                new Kind("idle", b -> b::onIdleFrame, Budgets.IDLE_FRAMES_BURST, Budgets.IDLE_FRAMES_PER_SECOND),
                new Kind("empty", b -> b::onEmptyData, Budgets.EMPTY_DATA_BURST, Budgets.EMPTY_DATA_PER_SECOND),
                new Kind("updates", b -> b::onWindowUpdate, Budgets.UPDATES_BURST, Budgets.UPDATES_PER_SECOND));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void letTheBurstPassAndThenTheRate(Kind kind) {
        LongFunction<ErrorCode> trouble = kind.trouble().apply(new Budgets(0));
        for (int i = 0; i < kind.burst(); i++) {
            assertThat(trouble.apply(0)).isEqualTo(ErrorCode.NO_ERROR);
        }
        assertThat(trouble.apply(0)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);

        LongFunction<ErrorCode> later = kind.trouble().apply(new Budgets(0));
        for (int i = 0; i < kind.burst(); i++) {
            assertThat(later.apply(0)).isEqualTo(ErrorCode.NO_ERROR);
        }
        for (int i = 0; i < kind.perSecond(); i++) {
            assertThat(later.apply(SECOND)).isEqualTo(ErrorCode.NO_ERROR);
        }
        assertThat(later.apply(SECOND)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    }

    @Test
    void aStreamThatEndsWholeEarnsAResetBack() {
        Budgets budgets = new Budgets(0);
        for (int i = 0; i < 10 * Budgets.RESETS_BURST; i++) {
            assertThat(budgets.onReset(0)).isEqualTo(ErrorCode.NO_ERROR);
            budgets.onStreamWhole();
        }
    }

    @Test
    void windowsThatOpenByteByByteRunOut() {
        Budgets budgets = new Budgets(0);
        int updates = 0;
        while (budgets.onWindowUpdate(0) == ErrorCode.NO_ERROR) {
            budgets.onDataSent(1, true);
            updates++;
        }
        assertThat(updates).isBetween(Budgets.UPDATES_BURST, Budgets.UPDATES_BURST + 10);
    }

    @Test
    void windowsThatOpenWithEachFrameThatWasSentNeverRunOut() {
        Budgets budgets = new Budgets(0);
        for (int i = 0; i < 20 * Budgets.UPDATES_BURST; i++) {
            budgets.onDataSent(20, false);
            assertThat(budgets.onWindowUpdate(0)).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(budgets.onWindowUpdate(0)).isEqualTo(ErrorCode.NO_ERROR);
        }
    }

    @Test
    void aPingForEachFrameOfDataNeverRunsOut() {
        Budgets budgets = new Budgets(0);
        for (int i = 0; i < 10 * Budgets.PINGS_BURST; i++) {
            budgets.onDataSent(1000, false);
            assertThat(budgets.onPing(0)).isEqualTo(ErrorCode.NO_ERROR);
        }
    }

    @Test
    void somePrioritiesForEachStreamNeverRunOut() {
        Budgets budgets = new Budgets(0);
        for (int i = 0; i < Budgets.IDLE_FRAMES_BURST; i++) {
            budgets.onStreamWhole();
            for (int frame = 0; frame < Budgets.IDLE_FRAMES_PER_STREAM; frame++) {
                assertThat(budgets.onIdleFrame(0)).isEqualTo(ErrorCode.NO_ERROR);
            }
        }
    }
}

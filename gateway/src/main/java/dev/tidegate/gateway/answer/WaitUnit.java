package dev.tidegate.gateway.answer;

import io.netty.util.AsciiString;
import java.util.List;

/**
 * In which unit people read a time.
 *
 * @param nanos the unit
 * @param belowNanos times shorter than this use it
 */
record WaitUnit(AsciiString suffix, long nanos, long belowNanos) {
    static final WaitUnit HOURS = of(" h", 3600_000_000_000L, Long.MAX_VALUE);
    static final List<WaitUnit> ALL = List.of(
            of(" ms", 1_000_000L, 1_000_000_000L),
            of(" s", 1_000_000_000L, 120_000_000_000L),
            of(" min", 60_000_000_000L, 7200_000_000_000L),
            HOURS);

    private static WaitUnit of(String suffix, long nanos, long belowNanos) {
        return new WaitUnit(AsciiString.of(suffix), nanos, belowNanos);
    }
}

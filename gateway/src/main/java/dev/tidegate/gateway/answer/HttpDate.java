package dev.tidegate.gateway.answer;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The date of now as RFC 9110 section 5.6.7 writes it, worked out once a second. Thread-safe. */
final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile Stamp stamp;

    private record Stamp(long second, AsciiString text) {}

    HttpDate(InstantSource clock) {
        this.clock = clock;
        stamp = stamp(clock.millis() / 1000);
    }

    AsciiString now() {
        long second = clock.millis() / 1000;
        Stamp seen = stamp;
        if (seen.second != second) {
            seen = stamp(second);
            stamp = seen;
        }
        return seen.text;
    }

    private static Stamp stamp(long second) {
        return new Stamp(second, AsciiString.of(FORMAT.format(Instant.ofEpochSecond(second))));
    }
}

package dev.tidegate.gateway.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time of day as text, worked out once a second. Not thread-safe. */
final class SecondStamp {
    private final DateTimeFormatter format;
    private long second = Long.MIN_VALUE;
    private byte[] text = new byte[0];

    SecondStamp(String pattern) {
        format = DateTimeFormatter.ofPattern(pattern, Locale.US).withZone(ZoneOffset.UTC);
    }

    /** The text for the second that holds this millisecond. */
    byte[] at(long millis) {
        long wanted = Math.floorDiv(millis, 1000);
        if (wanted != second) {
            text = format.format(Instant.ofEpochSecond(wanted)).getBytes(StandardCharsets.US_ASCII);
            second = wanted;
        }
        return text;
    }
}

package dev.tidegate.gateway.accesslog;

import dev.tidegate.policy.AccessLogSpec;
import java.nio.charset.StandardCharsets;

/** Writes an entry as one line, the line break included. Not thread-safe: each event loop has its own. */
sealed interface LineFormat permits JsonLine, CombinedLine {
    /** The most bytes that a path or a query may take, after escaping; the rest is cut. */
    int TARGET_BYTES = 8 * 1024;

    /** The most bytes that any other text may take. */
    int TEXT_BYTES = 1024;

    /** More than any line can take. */
    int LINE_BYTES = 2 * TARGET_BYTES + 12 * TEXT_BYTES;

    /** Appends the line. */
    void append(LogEntry entry, LineBuffer line);

    static LineFormat of(AccessLogSpec.Format format) {
        return switch (format) {
            case JSON -> new JsonLine();
            case COMBINED -> new CombinedLine();
        };
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

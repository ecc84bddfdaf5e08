package dev.tidegate.gateway.accesslog;

import static dev.tidegate.gateway.accesslog.LineFormat.ascii;

/** The combined format of Apache httpd, followed by the request time in seconds and the reason of a refusal. */
final class CombinedLine implements LineFormat {
    private static final byte[] NO_USER = ascii(" - - [");
    private static final byte[] REQUEST = ascii(" +0000] \"");
    private static final byte[] QUOTED = ascii("\" ");
    private static final byte[] NEXT_QUOTED = ascii("\" \"");

    private final SecondStamp second = new SecondStamp("dd/MMM/uuuu:HH:mm:ss");

    @Override
    public void append(LogEntry entry, LineBuffer line) {
        word(line, entry.client()).add(NO_USER).add(second.at(entry.timeMillis()));
        request(entry, line.add(REQUEST));
        line.add(QUOTED).number(entry.status()).add(' ');
        bytes(line, entry.bytesOut()).add(' ').add('"');
        word(line, entry.referer()).add(NEXT_QUOTED);
        word(line, entry.userAgent()).add(QUOTED);
        line.thousandths(entry.durationNanos() / 1_000_000).add(' ');
        word(line, entry.reason()).add('\n');
    }

    private static void request(LogEntry entry, LineBuffer line) {
        word(line, entry.method()).add(' ').text(entry.path(), TARGET_BYTES, Escaping.COMBINED);
        if (!entry.query().isEmpty()) {
            line.add('?').text(entry.query(), TARGET_BYTES, Escaping.COMBINED);
        }
        word(line.add(' '), entry.protocol());
    }

    private static LineBuffer bytes(LineBuffer line, long bytes) {
        return bytes == 0 ? line.add('-') : line.number(bytes);
    }

    private static LineBuffer word(LineBuffer line, CharSequence text) {
        return text.isEmpty() ? line.add('-') : line.text(text, TEXT_BYTES, Escaping.COMBINED);
    }
}

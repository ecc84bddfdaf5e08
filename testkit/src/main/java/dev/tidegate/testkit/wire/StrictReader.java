package dev.tidegate.testkit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads requests as the last server in a chain: whatever two servers could read differently is a hazard, and so is what
 * should have ended at the gateway. One per connection. Blocks.
 */
final class StrictReader {
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z0-9_-]{1,24}) ([!-~]+) HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9-]+): ?((?:[!-~\u0080-\u00ff](?:[\t -~\u0080-\u00ff]*[!-~\u0080-\u00ff])?)?)");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern CHUNK = Pattern.compile("0|[1-9A-Fa-f][0-9A-Fa-f]{0,14}");
    private static final int LINE_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private volatile boolean inMessage;

    StrictReader(InputStream in) {
        this.in = in;
    }

    /** Whether a part of a request was read, and the rest is awaited. */
    boolean isInMessage() {
        return inMessage;
    }

    private static final class HazardException extends RuntimeException {
        private static final long serialVersionUID = 1;

        HazardException(String why) {
            super(why);
        }
    }

    Reading next() throws IOException {
        inMessage = false;
        int first = in.read();
        if (first < 0) {
            return new Reading.Ended();
        }
        inMessage = true;
        try {
            Sighting request = request(first);
            inMessage = false;
            return new Reading.Complete(request);
        } catch (HazardException hazard) {
            return new Reading.Hazard(String.valueOf(hazard.getMessage()));
        } catch (EOFException broken) {
            return new Reading.Broken();
        }
    }

    private Sighting request(int first) throws IOException {
        String line = line((char) first);
        var parts = REQUEST_LINE.matcher(line);
        hazardUnless(parts.matches(), "request line", line);
        List<String[]> fields = fields();
        String host = FieldRules.host(fields);
        Targets.check(parts.group(1), parts.group(2));
        FieldRules.check(fields, host);
        hazardIf((parts.group(2) + host).contains("smuggled"), "a smuggled request", line);
        return new Sighting(parts.group(1), parts.group(2), host, fields, body(fields));
    }

    private List<String[]> fields() throws IOException {
        List<String[]> fields = new ArrayList<>();
        String line = line();
        while (!line.isEmpty()) {
            var parts = FIELD.matcher(line);
            hazardUnless(parts.matches(), "field", line);
            fields.add(new String[] {parts.group(1).toLowerCase(Locale.ROOT), parts.group(2)});
            line = line();
        }
        return fields;
    }

    private String body(List<String[]> fields) throws IOException {
        List<String> lengths = FieldRules.values(fields, "content-length");
        List<String> codings = FieldRules.values(fields, "transfer-encoding");
        hazardIf(lengths.size() + codings.size() > 1, "two framings", lengths + " " + codings);
        if (!codings.isEmpty()) {
            hazardUnless(codings.getFirst().equals("chunked"), "transfer coding", codings.getFirst());
            return chunks();
        }
        if (lengths.isEmpty()) {
            return "";
        }
        hazardUnless(LENGTH.matcher(lengths.getFirst()).matches(), "length", lengths.getFirst());
        return bytes(Integer.parseInt(lengths.getFirst()));
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line();
            hazardUnless(CHUNK.matcher(size).matches(), "line before a chunk", size);
            if (size.equals("0")) {
                FieldRules.checkTrailers(fields());
                return body.toString();
            }
            body.append(bytes((int) Long.parseLong(size, 16)));
            String after = bytes(2);
            hazardUnless(after.equals("\r\n"), "end of a chunk", after);
        }
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String line() throws IOException {
        return line((char) octet());
    }

    private String line(char first) throws IOException {
        StringBuilder line = new StringBuilder();
        char next = first;
        while (next != '\r') {
            hazardIf((next < ' ' && next != '\t') || next == 0x7f, "control character after", line.toString());
            line.append(next);
            hazardIf(line.length() > LINE_BYTES_MAX, "line without end", "");
            next = (char) octet();
        }
        hazardUnless(octet() == '\n', "CR without LF after", line.toString());
        return line.toString();
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    static void hazardIf(boolean dangerous, String what, String seen) {
        if (dangerous) {
            throw new HazardException(what + ": " + WireText.show(seen));
        }
    }

    static void hazardUnless(boolean safe, String what, String seen) {
        hazardIf(!safe, what, seen);
    }
}

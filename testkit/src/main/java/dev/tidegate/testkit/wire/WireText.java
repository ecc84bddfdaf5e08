package dev.tidegate.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Bytes as the corpus files write them: Latin-1 characters stand for themselves, and a backslash begins what the table
 * in those files explains.
 */
final class WireText {
    private static final Map<Character, String> SHORT = Map.of(
            'r', "\r",
            'n', "\n",
            't', "\t",
            's', " ",
            'e', "\r\n",
            '\\', "\\",
            'G', "GET /x HTTP/1.1\r\nHost: a.test\r\n",
            'P', "POST /x HTTP/1.1\r\nHost: a.test\r\n",
            'C', "Transfer-Encoding: chunked\r\n",
            'S', "GET /smuggled HTTP/1.1\r\nHost: smuggled.test\r\n\r\n");

    private final String text;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int position;

    private WireText(String text) {
        this.text = text;
    }

    static byte[] bytes(String text) {
        return new WireText(text).read();
    }

    static String decode(String text) {
        return new String(bytes(text), StandardCharsets.ISO_8859_1);
    }

    /** Bytes for people: what is not printable is written as in the corpus files. */
    static String show(String text) {
        StringBuilder shown = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
            switch (octet) {
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (octet >= ' ' && octet < 0x7f) {
                        shown.append((char) octet);
                    } else {
                        shown.append(String.format("\\x%02x", octet & 0xff));
                    }
                }
            }
        }
        return shown.toString();
    }

    private byte[] read() {
        while (position < text.length()) {
            char sign = text.charAt(position++);
            if (sign == '\\') {
                escape(text.charAt(position++));
            } else {
                bytes.write(sign);
            }
        }
        return bytes.toByteArray();
    }

    private void escape(char kind) {
        switch (kind) {
            case 'x' -> {
                bytes.write(Integer.parseInt(text, position, position + 2, 16));
                position += 2;
            }
            case '*' -> repeat();
            default -> {
                String written = SHORT.get(kind);
                if (written == null) {
                    throw new IllegalArgumentException("no escape is called \\" + kind + " in: " + text);
                }
                bytes.writeBytes(written.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** {@code \*300{text}}: the text so many times. */
    private void repeat() {
        int open = text.indexOf('{', position);
        int close = text.indexOf('}', open);
        int times = Integer.parseInt(text.substring(position, open));
        byte[] part = bytes(text.substring(open + 1, close));
        for (int i = 0; i < times; i++) {
            bytes.writeBytes(part);
        }
        position = close + 1;
    }
}

package dev.tidegate.gateway.accesslog;

import dev.tidegate.answer.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * How a line format writes what is not plain: quotes, backslashes, control characters and everything beyond ASCII. So
 * no text of a client can end a line, end a field, or steer a terminal.
 */
enum Escaping {
    /** As in a JSON string. */
    JSON {
        @Override
        void escape(LineBuffer line, CharSequence text, int index) {
            char c = text.charAt(index);
            if (c == '"' || c == '\\') {
                line.add('\\').add(c);
            } else {
                int unit = JsonText.isLoneSurrogate(text, index) ? 0xfffd : c;
                line.add(UNIT).hexByte(unit >> 8).hexByte(unit);
            }
        }
    },
    /** As nginx does it: the bytes of UTF-8 as {@code \x22}, so that a quote never stands inside quotes. */
    COMBINED {
        @Override
        void escape(LineBuffer line, CharSequence text, int index) {
            char c = text.charAt(index);
            if (c < 0x100) {
                // A character up to 255 is a raw byte of the wire: written as it came.
                line.add(BYTE).hexByte(c);
            } else if (c < 0x800) {
                line.add(BYTE).hexByte(0xc0 | c >> 6).add(BYTE).hexByte(0x80 | (c & 0x3f));
            } else {
                line.add(BYTE).hexByte(0xe0 | c >> 12);
                line.add(BYTE).hexByte(0x80 | (c >> 6 & 0x3f)).add(BYTE).hexByte(0x80 | (c & 0x3f));
            }
        }
    };

    /** The most bytes that one character may become. */
    static final int WIDEST = 12;

    private static final byte[] UNIT = "\\u".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE = "\\x".getBytes(StandardCharsets.US_ASCII);

    /** Appends the character at this place of the text in its escaped form. */
    abstract void escape(LineBuffer line, CharSequence text, int index);
}

package dev.tidegate.answer;

import java.util.HexFormat;

/**
 * Writes JSON strings (RFC 8259) in pure ASCII: whatever the text holds, the result is one line that no terminal, log
 * viewer or parser takes for anything else.
 */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    /** Whether a character stands for itself inside a JSON string of printable ASCII. */
    public static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
    }

    /** The text as a JSON string, quotes included. */
    public static String quote(CharSequence text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                quoted.append(c);
            } else {
                escape(quoted, isLoneSurrogate(text, i) ? '\ufffd' : c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Whether the character at this place is half of a pair whose other half is missing: not a valid text. */
    public static boolean isLoneSurrogate(CharSequence text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    private static void escape(StringBuilder quoted, char c) {
        switch (c) {
            case '"', '\\' -> quoted.append('\\').append(c);
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> quoted.append("\\u").append(HEX.toHexDigits(c));
        }
    }
}

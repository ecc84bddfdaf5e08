package dev.tidegate.gateway.text;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a JSON object (RFC 8259) whose members are all strings, strictly: nothing before, after or twice, no comments,
 * no trailing commas. Its messages are for whoever wrote the text.
 */
public final class JsonFields {
    private static final int UNICODE_DIGITS = 4;

    private final String text;
    private int at;

    private JsonFields(String text) {
        this.text = text;
    }

    /**
     * The members in their order.
     *
     * @throws IllegalArgumentException when the text is no such object; the message says what was wanted and where
     */
    public static Map<String, String> parse(String text) {
        JsonFields reader = new JsonFields(text);
        Map<String, String> members = reader.object();
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.wrong("the end");
        }
        return Collections.unmodifiableMap(members);
    }

    private Map<String, String> object() {
        Map<String, String> members = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            String name = string();
            expect(':');
            if (members.put(name, string()) != null) {
                throw new IllegalArgumentException("'" + name + "' is there twice");
            }
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private String string() {
        expect('"');
        StringBuilder read = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char next = text.charAt(at);
            if (next < ' ') {
                throw wrong("a string without control characters");
            }
            at++;
            read.append(next == '\\' ? escaped() : next);
        }
        if (at == text.length()) {
            throw wrong("the quote that ends a string");
        }
        at++;
        return read.toString();
    }

    private char escaped() {
        char sign = at < text.length() ? text.charAt(at) : ' ';
        at++;
        return switch (sign) {
            case '"', '\\', '/' -> sign;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape that JSON knows");
        };
    }

    private char unicode() {
        int end = at + UNICODE_DIGITS;
        if (end > text.length() || !text.substring(at, end).chars().allMatch(HexFormat::isHexDigit)) {
            throw wrong("four hexadecimal digits");
        }
        char read = (char) HexFormat.fromHexDigits(text, at, end);
        at = end;
        return read;
    }

    private void expect(char sign) {
        if (peek() != sign) {
            throw wrong(sign == '"' ? "a string" : "'" + sign + "'");
        }
        at++;
    }

    /** The next sign that is no white space; a space at the end. */
    private char peek() {
        skipSpace();
        return at < text.length() ? text.charAt(at) : ' ';
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String wanted) {
        return new IllegalArgumentException(
                "the body is a JSON object of strings, but " + wanted + " is missing at character " + (at + 1));
    }
}

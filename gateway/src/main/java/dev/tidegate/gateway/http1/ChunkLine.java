package dev.tidegate.gateway.http1;

/**
 * The line before a chunk: {@code size *( ";" name [ "=" value ] ) CR LF} (RFC 9112 section 7.1), octet by octet. The
 * extensions are checked and otherwise ignored.
 */
final class ChunkLine {
    /** How many hexadecimal digits a size may have. */
    static final int MAX_DIGITS = 16;
    /** How long the extensions of one chunk may be. */
    static final int MAX_EXTENSION_BYTES = 4 * 1024;

    private enum State {
        DIGITS,
        BLANK,
        NAME_START,
        NAME,
        AFTER_NAME,
        VALUE_START,
        VALUE,
        QUOTED,
        ESCAPED,
        QUOTE_END,
        LINE_FEED,
        BAD
    }

    private State state = State.DIGITS;
    private long size;
    private int digits;
    private int extensionBytes;

    void clear() {
        state = State.DIGITS;
        size = 0;
        digits = 0;
        extensionBytes = 0;
    }

    long size() {
        return size;
    }

    /** Takes the next octet. */
    Progress accept(byte octet) {
        if (state == State.LINE_FEED) {
            return octet == '\n' ? Progress.DONE : Progress.BAD;
        }
        state = state == State.DIGITS ? digit(octet) : extension(octet);
        return state == State.BAD ? Progress.BAD : Progress.MORE;
    }

    private State digit(byte octet) {
        int value = Octets.hex(octet);
        if (value >= 0) {
            // The sixteenth digit may fill the sign bit, which no body can reach.
            size = size << 4 | value;
            return ++digits > MAX_DIGITS || size < 0 ? State.BAD : State.DIGITS;
        }
        return digits == 0 ? State.BAD : after(octet, State.BLANK);
    }

    private State extension(byte octet) {
        if (++extensionBytes > MAX_EXTENSION_BYTES) {
            return State.BAD;
        }
        boolean token = Octets.is(octet, Octets.TOKEN);
        return switch (state) {
            case BLANK -> blankOr(octet, octet == ';' ? State.NAME_START : State.BAD);
            case NAME_START -> blankOr(octet, token ? State.NAME : State.BAD);
            case NAME -> token ? State.NAME : octet == '=' ? State.VALUE_START : after(octet, State.AFTER_NAME);
            case AFTER_NAME -> octet == '=' ? State.VALUE_START : afterBlank(octet);
            case VALUE_START -> blankOr(octet, octet == '"' ? State.QUOTED : token ? State.VALUE : State.BAD);
            case VALUE -> token ? State.VALUE : after(octet, State.BLANK);
            case QUOTED -> quoted(octet);
            case ESCAPED -> Octets.is(octet, Octets.VALUE) ? State.QUOTED : State.BAD;
            case QUOTE_END -> after(octet, State.BLANK);
            case DIGITS, LINE_FEED, BAD -> State.BAD;
        };
    }

    private State blankOr(byte octet, State other) {
        return Octets.isBlank(octet) ? state : other;
    }

    /** What follows a size, a name or a value: the end, the next extension, or blanks, which lead to a state. */
    private static State after(byte octet, State blank) {
        return switch (octet) {
            case '\r' -> State.LINE_FEED;
            case ';' -> State.NAME_START;
            case ' ', '\t' -> blank;
            default -> State.BAD;
        };
    }

    /** Blanks may stand before an equals sign or a semicolon, but not before the end of the line. */
    private static State afterBlank(byte octet) {
        return octet == '\r' ? State.BAD : after(octet, State.AFTER_NAME);
    }

    private static State quoted(byte octet) {
        return switch (octet) {
            case '"' -> State.QUOTE_END;
            case '\\' -> State.ESCAPED;
            default -> Octets.is(octet, Octets.VALUE) ? State.QUOTED : State.BAD;
        };
    }
}

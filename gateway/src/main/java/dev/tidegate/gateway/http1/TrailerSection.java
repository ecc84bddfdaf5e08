package dev.tidegate.gateway.http1;

/**
 * The fields after the last chunk (RFC 9112 section 7.1.2), octet by octet. They are checked as strictly as header
 * fields and then dropped, so none of them can pass for a header field behind the gateway.
 */
final class TrailerSection {
    /** How large the section may be. */
    static final int MAX_BYTES = 8 * 1024;

    private enum State {
        LINE,
        NAME,
        VALUE,
        LINE_FEED,
        LAST_FEED
    }

    private State state = State.LINE;
    private int bytes;
    private BadMessage problem = BadMessage.NONE;

    void clear() {
        state = State.LINE;
        bytes = 0;
        problem = BadMessage.NONE;
    }

    BadMessage problem() {
        return problem;
    }

    /** Takes the next octet; done after the empty line. */
    Progress accept(byte octet) {
        if (state == State.LAST_FEED && octet == '\n') {
            return Progress.DONE;
        }
        if (++bytes > MAX_BYTES) {
            problem = BadMessage.TRAILER_TOO_LARGE;
        } else if (!advance(octet)) {
            problem = BadMessage.TRAILER;
        }
        return problem == BadMessage.NONE ? Progress.MORE : Progress.BAD;
    }

    private boolean advance(byte octet) {
        State next = switch (state) {
            case LINE -> octet == '\r' ? State.LAST_FEED : State.NAME;
            case NAME -> octet == ':' ? State.VALUE : State.NAME;
            case VALUE -> octet == '\r' ? State.LINE_FEED : State.VALUE;
            case LINE_FEED -> State.LINE;
            case LAST_FEED -> State.LAST_FEED;
        };
        boolean valid = switch (state) {
            case LINE -> octet == '\r' || Octets.is(octet, Octets.TOKEN);
            case NAME -> octet == ':' || Octets.is(octet, Octets.TOKEN);
            case VALUE -> octet == '\r' || Octets.is(octet, Octets.VALUE);
            case LINE_FEED -> octet == '\n';
            case LAST_FEED -> false;
        };
        state = next;
        return valid;
    }
}

package dev.tidegate.gateway.http1;

import java.util.List;

/** Reads {@code method SP target SP version} (RFC 9112 section 3). */
final class RequestLine {
    private static final int MAX_METHOD_BYTES = 24;
    private static final byte[] HTTP = Octets.ascii("HTTP/");
    private static final int VERSION_BYTES = 8;
    private static final byte[] HTTP_SCHEME = Octets.ascii("http://");
    private static final byte[] HTTPS_SCHEME = Octets.ascii("https://");

    private static final List<Method> METHODS = List.of(Method.values());

    private final Target target = new Target();
    private final Authority authority = new Authority();
    private byte[] bytes = {};
    private int methodStart;
    private int methodEnd;
    private int targetEnd;
    private Method method = Method.OTHER;
    private boolean version11;
    private boolean absolute;

    /** The methods that the gateway itself treats specially. */
    enum Method {
        GET(true),
        HEAD(true),
        POST(false),
        PUT(true),
        DELETE(true),
        OPTIONS(true),
        CONNECT(false),
        TRACE(true),
        OTHER(false);

        private final boolean idempotent;

        Method(boolean idempotent) {
            this.idempotent = idempotent;
        }

        boolean isIdempotent() {
            return idempotent;
        }

        private boolean is(byte[] bytes, int start, int length) {
            int i = length == name().length() ? 0 : length + 1;
            while (i < length && bytes[start + i] == name().charAt(i)) {
                i++;
            }
            return i == length;
        }
    }

    Target target() {
        return target;
    }

    /** The authority of an absolute-form target, or else what {@link RequestHead} read from the Host field. */
    Authority authority() {
        return authority;
    }

    Method method() {
        return method;
    }

    ByteText methodText(ByteText view) {
        return view.set(bytes, methodStart, methodEnd);
    }

    boolean isVersion11() {
        return version11;
    }

    /** Whether the target named the authority itself. */
    boolean isAbsolute() {
        return absolute;
    }

    /** Reads the line; what it says of the host is brought into normal form in place, so this is done once. */
    BadMessage parse(byte[] newBytes, int start, int end) {
        authority.clear();
        absolute = false;
        BadMessage problem = parseForm(newBytes, start, end);
        return problem == BadMessage.NONE ? readTarget(methodEnd + 1, targetEnd) : problem;
    }

    /** Reads all of the line but its target. */
    BadMessage parseForm(byte[] newBytes, int start, int end) {
        bytes = newBytes;
        int i = start;
        while (i < end && Octets.is(bytes[i], Octets.TOKEN)) {
            i++;
        }
        methodStart = start;
        methodEnd = i;
        if (i == start || i == end || bytes[i] != ' ') {
            return BadMessage.METHOD;
        }
        int lastSpace = end - 1;
        while (bytes[lastSpace] != ' ') {
            lastSpace--;
        }
        if (lastSpace <= i + 1) {
            return BadMessage.REQUEST_LINE;
        }
        targetEnd = lastSpace;
        BadMessage problem = version(lastSpace + 1, end);
        return problem == BadMessage.NONE ? knownMethod() : problem;
    }

    private BadMessage version(int start, int end) {
        boolean wellFormed = end - start == VERSION_BYTES
                && startsWith(HTTP, start, end)
                && Octets.isDigit(bytes[start + 5])
                && bytes[start + 6] == '.'
                && Octets.isDigit(bytes[start + 7]);
        if (!wellFormed) {
            return BadMessage.VERSION;
        }
        version11 = bytes[start + 7] == '1';
        boolean known = bytes[start + 5] == '1' && bytes[start + 7] <= '1';
        return known ? BadMessage.NONE : BadMessage.VERSION_UNKNOWN;
    }

    private BadMessage knownMethod() {
        int length = methodEnd - methodStart;
        boolean passable = length <= MAX_METHOD_BYTES;
        for (int i = methodStart; i < methodEnd && passable; i++) {
            passable = Octets.is(bytes[i], Octets.METHOD);
        }
        method = Method.OTHER;
        for (int i = 0; i < METHODS.size() && method == Method.OTHER; i++) {
            method = METHODS.get(i).is(bytes, methodStart, length) ? METHODS.get(i) : method;
        }
        boolean refused = !passable || method == Method.CONNECT || method == Method.TRACE;
        return refused ? BadMessage.METHOD_UNKNOWN : BadMessage.NONE;
    }

    private BadMessage readTarget(int start, int end) {
        if (bytes[start] == '/') {
            return target.parse(bytes, start, end);
        }
        if (bytes[start] == '*' && end == start + 1 && method == Method.OPTIONS) {
            return target.asterisk();
        }
        for (int i = start; i < end && bytes[i] != '/'; i++) {
            bytes[i] = Octets.lower(bytes[i]);
        }
        if (startsWith(HTTP_SCHEME, start, end)) {
            return absoluteForm(start + HTTP_SCHEME.length, end);
        }
        if (startsWith(HTTPS_SCHEME, start, end)) {
            return absoluteForm(start + HTTPS_SCHEME.length, end);
        }
        return BadMessage.TARGET;
    }

    private BadMessage absoluteForm(int start, int end) {
        int authorityEnd = start;
        while (authorityEnd < end && bytes[authorityEnd] != '/' && bytes[authorityEnd] != '?') {
            authorityEnd++;
        }
        absolute = true;
        if (!authority.parse(bytes, start, authorityEnd)) {
            return BadMessage.TARGET;
        }
        return authorityEnd == end && method == Method.OPTIONS
                ? target.asterisk()
                : target.parse(bytes, authorityEnd, end);
    }

    private boolean startsWith(byte[] prefix, int start, int end) {
        int i = end - start < prefix.length ? prefix.length + 1 : 0;
        while (i < prefix.length && bytes[start + i] == prefix[i]) {
            i++;
        }
        return i == prefix.length;
    }
}

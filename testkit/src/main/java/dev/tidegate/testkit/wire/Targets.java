package dev.tidegate.testkit.wire;

import static dev.tidegate.testkit.wire.StrictReader.hazardUnless;

import java.util.regex.Pattern;

/** Which request targets every server reads alike (RFC 3986 section 6.2.2). */
final class Targets {
    private static final String ESCAPE = "%(?:[2-7][0-9A-F]|[89A-F][0-9A-F])";
    private static final String PLAIN = "A-Za-z0-9\\-._~!$&'()*+,=:@";
    private static final Pattern SEGMENTS = Pattern.compile("(?:/(?:[" + PLAIN + "]++|" + ESCAPE + ")++)*+/?");
    private static final Pattern QUERY = Pattern.compile("(?:[" + PLAIN + ";/?]++|%[0-9A-F]{2})*+");
    /** Encoded separators, controls, bytes of overlong forms, and what need not be encoded. */
    private static final Pattern DANGEROUS =
            Pattern.compile("%(?:2F|5C|3B|7F|C0|C1|2D|2E|3[0-9]|4[1-9A-F]|5[0-9A]|5F|6[1-9A-F]|7[0-9A]|7E)");

    private Targets() {}

    static void check(String method, String target) {
        if (target.equals("*")) {
            hazardUnless(method.equals("OPTIONS"), "asterisk with", method);
            return;
        }
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        hazardUnless(path.startsWith("/") && SEGMENTS.matcher(path).matches(), "path", path);
        hazardUnless(!DANGEROUS.matcher(path).find(), "encoding in the path", path);
        hazardUnless(!(path + "/").matches(".*/\\.\\.?/.*"), "dot segment", path);
        if (mark >= 0) {
            String query = target.substring(mark + 1);
            hazardUnless(QUERY.matcher(query).matches() && !query.contains("%00"), "query", query);
        }
    }
}

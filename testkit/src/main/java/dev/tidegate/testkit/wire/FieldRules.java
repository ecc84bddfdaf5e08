package dev.tidegate.testkit.wire;

import static dev.tidegate.testkit.wire.StrictReader.hazardIf;
import static dev.tidegate.testkit.wire.StrictReader.hazardUnless;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header fields may reach the last server, and how often. */
final class FieldRules {
    /** The last server is next door to the gateway, which is next door to the client. */
    private static final String CLIENT = "127.0.0.1";

    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,261}$)(?:[a-z0-9_~-]+(?:\\.[a-z0-9_~-]+)*|\\[[0-9a-f:]+(?::[0-9.]+)?])(?::[0-9]{1,5})?");

    /** What ends at the gateway, and what only a trusted peer may say (RFC 9110 section 7.6.1, CVE-2016-5385). */
    private static final Set<String> FORBIDDEN = Set.of(
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "x-original-url",
            "x-real-ip",
            "x-rewrite-url");

    private static final Set<String> SINGLE = Set.of(
            "authorization",
            "connection",
            "content-length",
            "forwarded",
            "host",
            "transfer-encoding",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");

    /**
     * What a trailer must not be, since it decides framing, routing, identity or how the body is read (RFC 9110 6.5).
     */
    private static final Set<String> NO_TRAILERS = Set.of(
            "authorization",
            "cache-control",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "forwarded",
            "host",
            "max-forwards",
            "origin",
            "range",
            "set-cookie",
            "transfer-encoding",
            "via");

    private FieldRules() {}

    static List<String> values(List<String[]> fields, String name) {
        List<String> values = new ArrayList<>();
        for (String[] field : fields) {
            if (field[0].equals(name)) {
                values.add(field[1]);
            }
        }
        return values;
    }

    static String host(List<String[]> fields) {
        List<String> hosts = values(fields, "host");
        hazardIf(hosts.size() != 1, "number of Host fields", String.valueOf(hosts.size()));
        hazardUnless(HOST.matcher(hosts.getFirst()).matches(), "host", hosts.getFirst());
        return hosts.getFirst();
    }

    static void check(List<String[]> fields, String host) {
        for (String[] field : fields) {
            hazardIf(FORBIDDEN.contains(field[0]), "field that ends at a gateway", field[0]);
            boolean repeated =
                    SINGLE.contains(field[0]) && values(fields, field[0]).size() > 1;
            hazardIf(repeated, "repeated field", field[0]);
        }
        values(fields, "connection")
                .forEach(value ->
                        hazardUnless(value.equals("close"), "field that ends at a gateway: connection", value));
        says(fields, "x-forwarded-for", CLIENT);
        says(fields, "x-forwarded-host", host);
        // The corpus says which of the two it must be; other users of the server come over TLS.
        values(fields, "x-forwarded-proto")
                .forEach(value -> hazardUnless(value.matches("https?"), "x-forwarded-proto of a stranger", value));
        values(fields, "forwarded")
                .forEach(value ->
                        hazardUnless(value.startsWith("for=" + CLIENT + ";"), "forwarded by a stranger", value));
    }

    private static void says(List<String[]> fields, String name, String truth) {
        values(fields, name).forEach(value -> hazardUnless(value.equals(truth), name + " of a stranger", value));
    }

    static void checkTrailers(List<String[]> trailers) {
        for (String[] trailer : trailers) {
            boolean dangerous = NO_TRAILERS.contains(trailer[0])
                    || FORBIDDEN.contains(trailer[0])
                    || SINGLE.contains(trailer[0])
                    || trailer[0].startsWith("x-forwarded-");
            hazardIf(dangerous, "trailer field", trailer[0]);
        }
    }
}

package dev.tidegate.gateway.admin;

import com.sun.net.httpserver.Headers;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns away whoever has no business here, above all web pages that a browser on this machine happens to show. A page
 * cannot forge the fields that this looks at: the Host of a rebound DNS name, Origin, and Sec-Fetch-Site (W3C Fetch
 * Metadata).
 */
final class Guard {
    private final AdminSettings settings;

    Guard(AdminSettings settings) {
        this.settings = settings;
    }

    /** The answer that turns a request away, or nothing when it may pass. */
    Optional<Reply> refuse(String method, Endpoint.Access access, Headers headers) {
        if (!isKnownHost(hostOf(first(headers, "Host")))) {
            return forbidden("The Host field names neither an IP address, nor localhost, nor a configured name.");
        }
        if (isCrossOrigin(method, headers)) {
            return forbidden("Requests that a page of another origin makes are not answered.");
        }
        if (access == Endpoint.Access.GUARDED && !hasToken(headers)) {
            return Optional.of(
                    Reply.problem(401, "Unauthorized", "Send the admin token as Authorization: Bearer TOKEN."));
        }
        return Optional.empty();
    }

    private boolean isKnownHost(String host) {
        return host.equals("localhost")
                || NetUtil.isValidIpV4Address(host)
                || NetUtil.isValidIpV6Address(host)
                || settings.hosts().contains(host);
    }

    /** The host without port and brackets, in lower case. */
    private static String hostOf(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            return lower.substring(1, Math.max(1, lower.indexOf(']')));
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }

    private static boolean isCrossOrigin(String method, Headers headers) {
        String origin = first(headers, "Origin");
        if (!origin.isEmpty() && !origin.equalsIgnoreCase("http://" + first(headers, "Host"))) {
            return true;
        }
        String site = first(headers, "Sec-Fetch-Site");
        // A link that somebody follows to a page of ours shows it to that person only.
        boolean follows =
                method.equals("GET") && first(headers, "Sec-Fetch-Mode").equals("navigate");
        return !follows && !List.of("", "none", "same-origin").contains(site);
    }

    private boolean hasToken(Headers headers) {
        byte[] wanted = ("Bearer " + settings.token()).getBytes(StandardCharsets.UTF_8);
        byte[] sent = first(headers, "Authorization").getBytes(StandardCharsets.UTF_8);
        return settings.token().isEmpty() || MessageDigest.isEqual(wanted, sent);
    }

    private static Optional<Reply> forbidden(String detail) {
        return Optional.of(Reply.problem(403, "Forbidden", detail));
    }

    static String first(Headers headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }
}

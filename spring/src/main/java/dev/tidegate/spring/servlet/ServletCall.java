package dev.tidegate.spring.servlet;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.http.ClientAddress;
import dev.tidegate.spring.http.QueryText;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A servlet request as the decisions see it. What it carries is read when it is asked for; used by one thread. */
final class ServletCall implements Call {
    private static final String FORWARDED = "X-Forwarded-For";

    private final HttpServletRequest request;
    private final String path;
    private final IdentitySpec identity;
    private String client = "";

    /** A request with its path in normal form. */
    ServletCall(HttpServletRequest request, String path, IdentitySpec identity) {
        this.request = request;
        this.path = path;
        this.identity = identity;
    }

    @Override
    public CharSequence method() {
        return request.getMethod();
    }

    @Override
    public CharSequence host() {
        String host = text(request.getServerName()).toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    @Override
    public CharSequence path() {
        return path;
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress any -> client();
            case Attribute.Header header -> text(request.getHeader(header.name()));
            case Attribute.Cookie cookie -> cookie(cookie.name());
            case Attribute.Query query -> QueryText.first(request.getQueryString(), query.name());
            // A claim is what the application says of it, by an identity resolver, and an entry is not of HTTP.
            case Attribute.Claim claim -> "";
            case Attribute.Entry entry -> "";
            case Attribute.Path any -> path;
            case Attribute.Host any -> host();
            case Attribute.Method any -> method();
        };
    }

    private String client() {
        if (client.isEmpty()) {
            boolean asksProxies = !identity.trustedProxies().isEmpty();
            List<String> forwarded = asksProxies ? Collections.list(request.getHeaders(FORWARDED)) : List.of();
            client = ClientAddress.of(text(request.getRemoteAddr()), forwarded, identity);
        }
        return client;
    }

    private String cookie(String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return text(cookie.getValue());
                }
            }
        }
        return "";
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

package dev.tidegate.spring.servlet;

import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.http.ClientAddress;
import dev.tidegate.spring.http.RequestCall;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** A servlet request as the decisions see it. */
final class ServletCall extends RequestCall {
    private final HttpServletRequest request;
    private final IdentitySpec identity;
    private String client = "";

    /** A request with its path in normal form. */
    ServletCall(HttpServletRequest request, String path, IdentitySpec identity) {
        super(path);
        this.request = request;
        this.identity = identity;
    }

    @Override
    public CharSequence method() {
        return request.getMethod();
    }

    @Override
    public CharSequence host() {
        return normalHost(request.getServerName());
    }

    @Override
    protected boolean isPeerTrusted() {
        return ClientAddress.isTrusted(text(request.getRemoteAddr()), identity);
    }

    @Override
    protected String header(String name) {
        return text(request.getHeader(name));
    }

    @Override
    protected String query() {
        return text(request.getQueryString());
    }

    @Override
    protected String client() {
        if (client.isEmpty()) {
            boolean asksProxies = !identity.trustedProxies().isEmpty();
            List<String> forwarded =
                    asksProxies ? Collections.list(request.getHeaders(ClientAddress.FORWARDED)) : List.of();
            client = ClientAddress.of(text(request.getRemoteAddr()), forwarded, identity);
        }
        return client;
    }

    @Override
    protected String cookie(String name) {
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
}

package dev.tidegate.spring.webflux;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.http.ClientAddress;
import dev.tidegate.spring.http.QueryText;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of WebFlux as the decisions see it. What it carries is read when it is asked for. */
final class ExchangeCall implements Call {
    private static final String FORWARDED = "X-Forwarded-For";

    private final ServerHttpRequest request;
    private final String path;
    private final IdentitySpec identity;

    /** A request with its path in normal form. */
    ExchangeCall(ServerHttpRequest request, String path, IdentitySpec identity) {
        this.request = request;
        this.path = path;
        this.identity = identity;
    }

    @Override
    public CharSequence method() {
        return request.getMethod().name();
    }

    @Override
    public CharSequence host() {
        String host = text(request.getURI().getHost()).toLowerCase(Locale.ROOT);
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
            case Attribute.Header header -> text(request.getHeaders().getFirst(header.name()));
            case Attribute.Cookie cookie -> cookie(cookie.name());
            case Attribute.Query query -> QueryText.first(request.getURI().getRawQuery(), query.name());
            // A claim is what the application says of it, by an identity resolver, and an entry is not of HTTP.
            case Attribute.Claim claim -> "";
            case Attribute.Entry entry -> "";
            case Attribute.Path any -> path;
            case Attribute.Host any -> host();
            case Attribute.Method any -> method();
        };
    }

    private String client() {
        InetSocketAddress peer = request.getRemoteAddress();
        if (peer == null) {
            return "";
        }
        String address =
                peer.isUnresolved() ? peer.getHostString() : peer.getAddress().getHostAddress();
        boolean asksProxies = !identity.trustedProxies().isEmpty();
        List<String> forwarded = asksProxies ? request.getHeaders().getOrEmpty(FORWARDED) : List.of();
        return ClientAddress.of(address, forwarded, identity);
    }

    private String cookie(String name) {
        HttpCookie cookie = request.getCookies().getFirst(name);
        return cookie == null ? "" : cookie.getValue();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

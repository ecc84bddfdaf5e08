package dev.tidegate.spring.webflux;

import dev.tidegate.policy.IdentitySpec;
import dev.tidegate.spring.http.ClientAddress;
import dev.tidegate.spring.http.RequestCall;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.http.HttpCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of WebFlux as the decisions see it. */
final class ExchangeCall extends RequestCall {
    private final ServerHttpRequest request;
    private final IdentitySpec identity;

    /** A request with its path in normal form. */
    ExchangeCall(ServerHttpRequest request, String path, IdentitySpec identity) {
        super(path);
        this.request = request;
        this.identity = identity;
    }

    @Override
    public CharSequence method() {
        return request.getMethod().name();
    }

    @Override
    public CharSequence host() {
        return normalHost(request.getURI().getHost());
    }

    @Override
    protected String header(String name) {
        return text(request.getHeaders().getFirst(name));
    }

    @Override
    protected String query() {
        return text(request.getURI().getRawQuery());
    }

    @Override
    protected String client() {
        String peer = peer();
        boolean asksProxies = !identity.trustedProxies().isEmpty();
        List<String> forwarded = asksProxies ? request.getHeaders().getOrEmpty(ClientAddress.FORWARDED) : List.of();
        return peer.isEmpty() ? "" : ClientAddress.of(peer, forwarded, identity);
    }

    @Override
    protected boolean isPeerTrusted() {
        return ClientAddress.isTrusted(peer(), identity);
    }

    private String peer() {
        InetSocketAddress peer = request.getRemoteAddress();
        if (peer == null) {
            return "";
        }
        return peer.isUnresolved() ? peer.getHostString() : peer.getAddress().getHostAddress();
    }

    @Override
    protected String cookie(String name) {
        HttpCookie cookie = request.getCookies().getFirst(name);
        return cookie == null ? "" : cookie.getValue();
    }
}

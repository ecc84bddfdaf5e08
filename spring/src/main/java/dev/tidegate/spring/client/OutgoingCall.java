package dev.tidegate.spring.client;

import dev.tidegate.policy.HttpSettings;
import dev.tidegate.policy.Policy;
import dev.tidegate.spring.http.CallTerms;
import dev.tidegate.spring.http.RequestCall;
import dev.tidegate.spring.http.RequestPath;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** A request that leaves the application, which is the client itself: it has no address and no cookies of a user. */
final class OutgoingCall extends RequestCall {
    private final HttpMethod method;
    private final URI target;
    private final HttpHeaders headers;

    OutgoingCall(HttpMethod method, URI target, HttpHeaders headers) {
        super(path(target.getRawPath()));
        this.method = method;
        this.target = target;
        this.headers = headers;
    }

    /** What has no normal form is sent as it is: the application itself chose it. */
    private static String path(@Nullable String raw) {
        return RequestPath.normal(text(raw)).orElse(text(raw));
    }

    /** What the application itself says of its request is believed. */
    @Override
    protected boolean isPeerTrusted() {
        return true;
    }

    /** The terms on which it is sent on behalf of a caller; what it says itself, in a known form, goes before. */
    CallTerms terms(Policy policy, CallTerms caller) {
        return CallTerms.of(this, HttpSettings.of(policy)).map(caller::and).orElse(caller);
    }

    @Override
    public CharSequence method() {
        return method.name();
    }

    @Override
    public CharSequence host() {
        return normalHost(target.getHost());
    }

    @Override
    protected String header(String name) {
        return text(headers.getFirst(name));
    }

    @Override
    protected String query() {
        return text(target.getRawQuery());
    }
}

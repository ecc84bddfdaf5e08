package dev.tidegate.spring.client;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.spring.http.QueryText;
import dev.tidegate.spring.http.RequestPath;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** A request that leaves the application, as the decisions see it. */
final class OutgoingCall implements Call {
    private final HttpMethod method;
    private final URI target;
    private final HttpHeaders headers;
    private final String path;

    OutgoingCall(HttpMethod method, URI target, HttpHeaders headers) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        String raw = text(target.getRawPath());
        // What has no normal form is sent as it is: the application itself chose it.
        this.path = RequestPath.normal(raw).orElse(raw);
    }

    @Override
    public CharSequence method() {
        return method.name();
    }

    @Override
    public CharSequence host() {
        return text(target.getHost()).toLowerCase(Locale.ROOT);
    }

    @Override
    public CharSequence path() {
        return path;
    }

    @Override
    public CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Header header -> text(headers.getFirst(header.name()));
            case Attribute.Query query -> QueryText.first(target.getRawQuery(), query.name());
            case Attribute.Path any -> path;
            case Attribute.Host any -> host();
            case Attribute.Method any -> method();
            // The application itself is the client: it has no address, and sends no cookie of a user.
            case Attribute.ClientAddress any -> "";
            case Attribute.Cookie cookie -> "";
            case Attribute.Claim claim -> "";
            case Attribute.Entry entry -> "";
        };
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

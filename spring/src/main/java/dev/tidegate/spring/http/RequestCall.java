package dev.tidegate.spring.http;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that comes in or goes out, as the decisions see it. What it carries is read when it is asked for. Used by
 * one thread at a time.
 */
public abstract class RequestCall implements Call {
    private final String path;

    /**
     * A request to this path.
     *
     * @param path in normal form
     */
    protected RequestCall(String path) {
        this.path = path;
    }

    @Override
    public final CharSequence path() {
        return path;
    }

    @Override
    public final CharSequence value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.ClientAddress any -> client();
            case Attribute.Header header -> header(header.name());
            case Attribute.Cookie cookie -> cookie(cookie.name());
            case Attribute.Query query -> QueryText.first(query(), query.name());
            case Attribute.Path any -> path;
            case Attribute.Host any -> host();
            case Attribute.Method any -> method();
            // A claim is what the application says of it, by an identity resolver, and an entry is not of HTTP.
            case Attribute.Claim claim -> "";
            case Attribute.Entry entry -> "";
        };
    }

    /** Whether the peer that sent the request is believed in what it says of others. */
    protected boolean isPeerTrusted() {
        return false;
    }

    /** The value of a field that a policy names; empty when it names none, or there is none. */
    final String field(String name) {
        return name.isEmpty() ? "" : header(name);
    }

    /** The first value of a header field; empty when there is none. */
    protected abstract String header(String name);

    /** The value of a cookie; empty when there is none, and for requests that carry no cookies of a user. */
    protected String cookie(String name) {
        return "";
    }

    /** The query as it stands in the target; empty when there is none. */
    protected String query() {
        return "";
    }

    /** Who sent the request, as limits keep it; empty when that is the application itself, or not known. */
    protected String client() {
        return "";
    }

    /** A host as routes match it: in lower case, without the dot of the root; empty when there is none. */
    protected static String normalHost(@Nullable String host) {
        String lower = text(host).toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** A text, or an empty one where the framework says nothing. */
    protected static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

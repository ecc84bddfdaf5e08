package dev.tidegate.gateway.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What an endpoint sees of a request.
 *
 * @param query without its question mark; empty when there is none
 * @param accept the Accept field; empty when there is none
 */
public record AdminRequest(String query, String accept) {
    /** Whether the query holds this name, with or without a value. */
    public boolean hasFlag(String name) {
        return Arrays.stream(query.split("&")).anyMatch(part -> part.equals(name) || part.startsWith(name + "="));
    }

    /** The value of the first query parameter of this name, decoded; empty when there is none. */
    public String parameter(String name) {
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .findFirst()
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .orElse("");
    }

    /** Whether the client asks for this media type by name. */
    public boolean accepts(String mediaType) {
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
                .map(range -> range.split(";")[0].strip())
                .anyMatch(mediaType::equals);
    }
}

package dev.tidegate.gateway.admin;

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

    /** Whether the client asks for this media type by name. */
    public boolean accepts(String mediaType) {
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
                .map(range -> range.split(";")[0].strip())
                .anyMatch(mediaType::equals);
    }
}

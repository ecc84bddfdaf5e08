package dev.tidegate.gateway.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What an endpoint sees of a request.
 *
 * @param path what stands for the variables of the endpoint's path, in their order, decoded
 * @param query without its question mark; empty when there is none
 * @param accept the Accept field; empty when there is none
 * @param body empty when there is none, and for what only reads
 * @param peer the address that it came from
 */
public record AdminRequest(List<String> path, String query, String accept, String body, String peer) {
    /** Copies the list. */
    public AdminRequest {
        path = List.copyOf(path);
    }

    /** A request that only reads. */
    public AdminRequest(String query, String accept) {
        this(List.of(), query, accept, "", "");
    }

    /** Whether the query holds this name, with or without a value. */
    public boolean hasFlag(String name) {
        return Arrays.stream(query.split("&")).anyMatch(part -> part.equals(name) || part.startsWith(name + "="));
    }

    /** The value of the first query parameter of this name, decoded; empty when there is none. */
    public String parameter(String name) {
        return parameters(name).stream().findFirst().orElse("");
    }

    /** The values of all query parameters of this name, decoded, in their order. */
    public List<String> parameters(String name) {
        return Arrays.stream(query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .toList();
    }

    /** Whether the client asks for this media type by name. */
    public boolean accepts(String mediaType) {
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
                .map(range -> range.split(";")[0].strip())
                .anyMatch(mediaType::equals);
    }
}

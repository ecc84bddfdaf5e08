package dev.tidegate.gateway.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One thing the admin API can be asked for.
 *
 * @param path the path; a segment in braces, such as {@code {name}}, stands for any text
 * @param summary what it gives or does, for the index
 */
public record Endpoint(Method method, String path, String summary, Access access, Handler handler) {
    /** How it is called. */
    public enum Method {
        /** Reads; HEAD works too. */
        GET,
        /** Changes something. */
        POST,
        /** Takes something away. */
        DELETE
    }

    /** Who may call it when a token is set. */
    public enum Access {
        /** Everybody who can reach the port: probes and scrapers. */
        OPEN,
        /** Only who sends the token. */
        GUARDED
    }

    /** Answers one request on a virtual thread of its own; it may block. */
    @FunctionalInterface
    public interface Handler {
        /** The answer to a request. */
        Reply handle(AdminRequest request);
    }

    /** Reads something that anybody may see. */
    static Endpoint open(String path, String summary, Handler handler) {
        return new Endpoint(Method.GET, path, summary, Access.OPEN, handler);
    }

    /** Reads something that needs the token. */
    static Endpoint read(String path, String summary, Handler handler) {
        return new Endpoint(Method.GET, path, summary, Access.GUARDED, handler);
    }

    /** Changes something. */
    static Endpoint change(String path, String summary, Handler handler) {
        return new Endpoint(Method.POST, path, summary, Access.GUARDED, handler);
    }

    /** Takes something away. */
    static Endpoint remove(String path, String summary, Handler handler) {
        return new Endpoint(Method.DELETE, path, summary, Access.GUARDED, handler);
    }

    /** Whether a path, as it came, is that of this endpoint. */
    boolean isAt(String rawPath) {
        String[] pattern = path.split("/", -1);
        String[] segments = rawPath.split("/", -1);
        boolean same = pattern.length == segments.length;
        for (int i = 0; same && i < pattern.length; i++) {
            same = isVariable(pattern[i]) ? !segments[i].isEmpty() : pattern[i].equals(segments[i]);
        }
        return same;
    }

    /** What stands for the variables in a path of this endpoint, decoded. */
    List<String> variables(String rawPath) {
        String[] pattern = path.split("/", -1);
        String[] segments = rawPath.split("/", -1);
        return IntStream.range(0, pattern.length)
                .filter(i -> isVariable(pattern[i]))
                .mapToObj(i -> decoded(segments[i]))
                .toList();
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    /** A plus sign in a path stands for itself. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

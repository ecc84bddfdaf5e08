package dev.tidegate.spring.http;

import dev.tidegate.route.NormalPath;
import java.util.Optional;

/** The path of a request as servers of Java look for its handler, in the normal form that routes match. Stateless. */
public final class RequestPath {
    private RequestPath() {}

    /**
     * Leaves out path parameters, from a semicolon to the next slash, and brings the rest into normal form. A path in
     * normal form already is not copied.
     *
     * @param path as it stands in the target of the request, not decoded
     * @return empty when servers could read the path in different ways, or when it leads above the root: see
     *     {@link NormalPath}
     */
    public static Optional<String> normal(String path) {
        return NormalPath.of(path.indexOf(';') < 0 ? path : withoutParameters(path));
    }

    private static String withoutParameters(String path) {
        StringBuilder bare = new StringBuilder(path.length());
        int from = 0;
        while (from < path.length()) {
            int semicolon = path.indexOf(';', from);
            bare.append(path, from, semicolon < 0 ? path.length() : semicolon);
            int slash = semicolon < 0 ? -1 : path.indexOf('/', semicolon);
            from = slash < 0 ? path.length() : slash;
        }
        return bare.toString();
    }
}

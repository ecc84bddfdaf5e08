package dev.tidegate.spring.http;

/** Reads parameters of a query as they are written in the target, without decoding them. */
public final class QueryText {
    private QueryText() {}

    /** The first value of a parameter; empty when there is none. */
    public static String first(String query, String name) {
        for (int from = 0; from <= query.length(); ) {
            int and = query.indexOf('&', from);
            int end = and < 0 ? query.length() : and;
            if (query.startsWith(name, from)) {
                int after = from + name.length();
                if (after == end) {
                    return "";
                } else if (after < end && query.charAt(after) == '=') {
                    return query.substring(after + 1, end);
                }
            }
            from = end + 1;
        }
        return "";
    }
}

package dev.tidegate.gateway.http1;

/** A plain reader of chunked text in normal form: no extensions, no trailers. Throws on anything else. */
final class Chunks {
    private Chunks() {}

    static String data(String chunked) {
        StringBuilder data = new StringBuilder();
        String rest = chunked;
        while (!rest.equals("0\r\n\r\n")) {
            int line = rest.indexOf("\r\n");
            int size = Integer.parseInt(rest.substring(0, line), 16);
            int end = line + 2 + size;
            data.append(rest, line + 2, end);
            if (size == 0 || !rest.startsWith("\r\n", end)) {
                throw new IllegalArgumentException("not in normal form: " + rest);
            }
            rest = rest.substring(end + 2);
        }
        return data.toString();
    }
}

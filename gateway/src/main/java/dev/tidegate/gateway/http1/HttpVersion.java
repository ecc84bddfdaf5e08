package dev.tidegate.gateway.http1;

/** The version of HTTP that a client speaks. */
public enum HttpVersion {
    /** HTTP/1.0 (RFC 1945). */
    HTTP_1_0("HTTP/1.0"),
    /** HTTP/1.1 (RFC 9112). */
    HTTP_1_1("HTTP/1.1"),
    /** HTTP/2 (RFC 9113), whose heads are read in HTTP/1.1 text. */
    HTTP_2("HTTP/2.0");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** The version as access logs write it. */
    public String text() {
        return text;
    }
}

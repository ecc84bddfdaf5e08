package dev.tidegate.gateway.answer;

/** What can go wrong between client and upstream, each with its status and what the client is told. */
public enum GatewayError {
    /** The request breaks the rules of HTTP, so nobody can know what it means. */
    BAD_REQUEST(400, "Bad Request", "The request is not valid HTTP."),
    /** No route matches. */
    NOT_FOUND(404, "Not Found", "No route matches this request."),
    /** The path exists, with other methods. */
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This path does not answer that method; see the Allow field."),
    /** The client took too long to send its request. */
    REQUEST_TIMEOUT(408, "Request Timeout", "The request did not arrive in time."),
    /** A body came without its length. */
    LENGTH_REQUIRED(411, "Length Required", "The request needs a Content-Length."),
    /** The body is larger than the listener allows. */
    CONTENT_TOO_LARGE(413, "Content Too Large", "The request body is larger than this gate allows."),
    /** The request target is too long. */
    URI_TOO_LONG(414, "URI Too Long", "The request target is longer than this gate allows."),
    /** The client expects something other than 100-continue. */
    EXPECTATION_FAILED(417, "Expectation Failed", "The only expectation that can be met is 100-continue."),
    /** The connection was made for another host, under another certificate. */
    MISDIRECTED(421, "Misdirected Request", "This connection was made for another host; open one for this host."),
    /** The head is larger than the listener allows. */
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large", "The request headers are larger than this gate allows."),
    /** The gate itself is at fault. */
    INTERNAL_ERROR(500, "Internal Server Error", "The gate failed on this request."),
    /** A transfer coding or method that the gate does not speak. */
    NOT_IMPLEMENTED(501, "Not Implemented", "The request asks for something that this gate does not speak."),
    /** The upstream answered nonsense or went away. */
    BAD_GATEWAY(502, "Bad Gateway", "The upstream gave no valid answer."),
    /** The gate is draining or full. */
    UNAVAILABLE(503, "Service Unavailable", "The gate takes no more requests now."),
    /** The upstream did not answer in time. */
    GATEWAY_TIMEOUT(504, "Gateway Timeout", "The upstream did not answer in time."),
    /** Not HTTP/1.0 or HTTP/1.1. */
    VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported", "This gate speaks HTTP/1.1 and HTTP/1.0.");

    private final int status;
    private final String title;
    private final String detail;

    GatewayError(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** The status code of the answer. */
    public int status() {
        return status;
    }

    /** The reason phrase of the status, and the title of the problem. */
    public String title() {
        return title;
    }

    /** What went wrong, in one sentence. */
    public String detail() {
        return detail;
    }
}

package dev.tidegate.gateway.http1;

/**
 * Why a message was refused. The list is closed; each entry has the status for the client and a sentence for the
 * problem document. A reply of an upstream that is refused reaches the client as 502 whatever the entry says.
 */
public enum BadMessage {
    /** Nothing is wrong. */
    NONE(200, "The message is well formed."),
    /** Too many empty lines before the first line. */
    EMPTY_LINES(400, "Too many empty lines stand before the request."),
    /** A line ends in anything but CR LF. */
    LINE_ENDING(400, "A line does not end in CR LF."),
    /** The first line is not method, space, target, space, version. */
    REQUEST_LINE(400, "The request line is not a method, a target and a version with one space between."),
    /** The method is not a token. */
    METHOD(400, "The method is not a token."),
    /** The method is none that this gateway passes on. */
    METHOD_UNKNOWN(501, "The method is not supported."),
    /** The target is none of the forms that RFC 9112 allows for the method. */
    TARGET(400, "The request target is malformed."),
    /** The first line is too long. */
    TARGET_TOO_LONG(414, "The request target is too long."),
    /** The path holds a percent sign that is not followed by two hexadecimal digits. */
    PATH_ESCAPE(400, "The path holds an invalid percent-encoding."),
    /** The path or query holds what servers read differently. */
    PATH_AMBIGUOUS(400, "The target holds a character that servers disagree on: NUL, ';', '\\' or an encoded '/'."),
    /** The path has more parent steps than segments. */
    PATH_ABOVE_ROOT(400, "The path leads above the root."),
    /** The version is not written as HTTP/digit.digit. */
    VERSION(400, "The HTTP version is malformed."),
    /** The version is neither 1.0 nor 1.1. */
    VERSION_UNKNOWN(505, "Only HTTP/1.0 and HTTP/1.1 are served here."),
    /** A field name is empty or not a token, or a blank stands before the colon. */
    FIELD_NAME(400, "A header field name is malformed."),
    /** A field value holds a control character. */
    FIELD_VALUE(400, "A header field value holds a control character."),
    /** A field continues on the next line (obs-fold). */
    FIELD_FOLDED(400, "A header field is folded over two lines."),
    /** A field name turns into a name that decides framing, routing or identity where servers fold punctuation. */
    FIELD_ALIAS(400, "A header field name imitates another one with punctuation."),
    /** The head is larger than allowed. */
    HEAD_TOO_LARGE(431, "The header fields are too large."),
    /** The head has more fields than allowed. */
    TOO_MANY_FIELDS(431, "There are too many header fields."),
    /** There is no Host field. */
    HOST_MISSING(400, "The Host header field is missing."),
    /** There is more than one Host field. */
    HOST_REPEATED(400, "The Host header field is repeated."),
    /** The host is not a name or address with an optional port. */
    HOST(400, "The host is malformed."),
    /** The Content-Length is not one decimal number. */
    CONTENT_LENGTH(400, "The Content-Length header field is malformed or repeated."),
    /** Both Content-Length and Transfer-Encoding are there. */
    LENGTH_AND_CODING(400, "Content-Length and Transfer-Encoding exclude each other."),
    /** The Transfer-Encoding is malformed, repeated, or not allowed in HTTP/1.0. */
    TRANSFER_CODING(400, "The Transfer-Encoding header field is malformed, repeated or not allowed here."),
    /** The Transfer-Encoding names another coding than chunked. */
    TRANSFER_CODING_UNKNOWN(501, "Only the chunked transfer coding is supported."),
    /** The Connection field is not a list of tokens. */
    CONNECTION(400, "The Connection header field is malformed."),
    /** The Expect field asks for something other than 100-continue. */
    EXPECTATION(417, "Only the expectation 100-continue is supported."),
    /** The line before a chunk is malformed. */
    CHUNK(400, "A chunk of the body is malformed."),
    /** A trailer field is malformed. */
    TRAILER(400, "A trailer field is malformed."),
    /** The trailer section is larger than allowed. */
    TRAILER_TOO_LARGE(431, "The trailer fields are too large."),
    /** The body is larger than allowed. */
    BODY_TOO_LARGE(413, "The body is too large."),
    /** The connection ended inside the message. */
    TRUNCATED(400, "The connection ended inside the message."),
    /** A pseudo-header field of HTTP/2 is missing, repeated, unknown, malformed or out of place. */
    PSEUDO_FIELD(400, "A pseudo-header field is missing, repeated, unknown, malformed or out of place."),
    /** A field of HTTP/2 belongs to connections of HTTP/1.1. */
    CONNECTION_FIELD(400, "A header field that only HTTP/1.1 knows was sent over HTTP/2."),
    /** A field value of HTTP/2 begins or ends with a blank. */
    FIELD_BLANK(400, "A header field value begins or ends with a blank."),
    /** The Host field and the :authority of HTTP/2 differ. */
    HOST_DIFFERS(400, "The Host header field and the :authority differ."),
    /** The body of HTTP/2 is not as long as the Content-Length says. */
    LENGTH_DIFFERS(400, "The body is not as long as its Content-Length says."),
    /** The first line of a reply is malformed. */
    STATUS_LINE(502, "The status line of the upstream is malformed."),
    /** A reply changes the protocol although nobody asked. */
    UPGRADE_UNASKED(502, "The upstream changed the protocol without being asked."),
    /** Too many interim replies came before the final one. */
    TOO_MANY_INTERIM(502, "The upstream sent too many interim replies.");

    private final int status;
    private final String sentence;

    BadMessage(int status, String sentence) {
        this.status = status;
        this.sentence = sentence;
    }

    /** The status that a client gets for a request like this. */
    public int status() {
        return status;
    }

    /** One sentence for the problem document. */
    public String sentence() {
        return sentence;
    }
}

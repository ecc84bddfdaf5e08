package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The head of a request: parsed strictly, read through views, and written again for the upstream in one normal form.
 * One per connection, {@link #reset} between requests; allocates nothing once its buffer has grown.
 *
 * <p>Not thread-safe. The views that its methods return hold until the next call of the same method or {@link #reset}.
 * Fields that the next server will not see because the client asked for their removal, or because their name is
 * ambiguous, are not seen here either.
 */
public final class RequestHead {
    /** How many empty lines before a request are skipped (RFC 9112 section 2.2 asks for one). */
    static final int MAX_EMPTY_LINES = 2;

    private static final String CONTINUE = "100-continue";
    private static final String GRPC = "application/grpc";
    /** What may follow it: the format of the messages, or a parameter. */
    private static final String GRPC_ENDS = "+; ";

    private static final String TRAILERS = "trailers";
    private static final String WEBSOCKET = "websocket";

    private final HeadScanner scanner;
    private final Fields fields;
    private final RequestLine line = new RequestLine();
    private final Framing framing = new Framing();
    private final ConnectionOptions options = new ConnectionOptions();
    private final RequestWriter writer = new RequestWriter();
    private final ForwardedClient client = new ForwardedClient();
    /** A Host field beside an absolute-form target: it must be valid, and does not count (RFC 9112 section 3.2.2). */
    private final Authority overruled = new Authority();

    private final ByteText method = new ByteText();
    private final ByteText host = new ByteText();
    private final ByteText path = new ByteText();
    private final ByteText query = new ByteText();
    private final ByteText header = new ByteText();
    private final ByteText cookie = new ByteText();
    private final ByteText parameter = new ByteText();

    private BadMessage problem = BadMessage.NONE;
    private boolean expectsContinue;
    private boolean webSocket;
    private boolean trailers;
    private int hosts;

    private final boolean overHttp2;

    /**
     * Makes an empty head.
     *
     * @param maxBytes how large a head may be, first line and empty lines before it included
     */
    public RequestHead(int maxBytes) {
        this(maxBytes, false);
    }

    /** Makes an empty head for requests of HTTP/2, which are handed over in HTTP/1.1 text. */
    public static RequestHead ofHttp2(int maxBytes) {
        return new RequestHead(maxBytes, true);
    }

    private RequestHead(int maxBytes, boolean overHttp2) {
        this.overHttp2 = overHttp2;
        scanner = new HeadScanner(maxBytes, MAX_EMPTY_LINES);
        fields = scanner.fields();
    }

    /** Makes ready for the next request of the connection. All views become invalid. */
    public void reset() {
        scanner.reset();
        line.target().trim();
        problem = BadMessage.NONE;
    }

    /**
     * Reads on. After {@link Progress#DONE} the buffer stands at the first byte after the head, and the other methods
     * may be called; after {@link Progress#BAD}, only {@link #problem}.
     *
     * @throws IllegalStateException when the head is complete already
     */
    public Progress parse(ByteBuf in) {
        Progress progress = scanner.scan(in);
        problem = switch (progress) {
            case MORE -> glance();
            case DONE -> judge();
            case BAD -> scanner.problem();
        };
        return problem == BadMessage.NONE ? progress : Progress.BAD;
    }

    /** What speaks another protocol gets its answer after one line, for it may never send the rest of a head. */
    private BadMessage glance() {
        return scanner.hasFirstLine()
                ? line.parseForm(scanner.bytes(), scanner.firstLineStart(), scanner.firstLineEnd())
                : BadMessage.NONE;
    }

    /** What is wrong with the message; {@link BadMessage#NONE} when nothing is. */
    public BadMessage problem() {
        return problem;
    }

    /** Whether a byte of this request has arrived: tells an idle connection from a slow one. */
    public boolean hasBegun() {
        return scanner.hasBegun();
    }

    /** The method as it was sent: upper-case letters, digits, hyphen and underscore. */
    public ByteText method() {
        return line.methodText(method);
    }

    /** Whether the method is HEAD, so that the reply has no body. */
    public boolean isHead() {
        return line.method() == RequestLine.Method.HEAD;
    }

    /** Whether the method is idempotent (RFC 9110 section 9.2.2), so that it may be sent again. */
    public boolean isSafeToRetry() {
        return line.method().isIdempotent();
    }

    /** The host in lower case without port; empty for an HTTP/1.0 request that names none. */
    public ByteText host() {
        return line.authority().host(host);
    }

    /** The path in normal form, or {@code *}. */
    public ByteText path() {
        return line.target().path(path);
    }

    /** The query in normal form without the question mark; empty when there is none. */
    public ByteText query() {
        return line.target().query(query);
    }

    /** The first value of a field, whatever the case of its name; empty when there is none. */
    public ByteText header(CharSequence name) {
        return header(name, header);
    }

    /** Sets the caller's own view to the first value of a field, and returns it. */
    public ByteText header(CharSequence name, ByteText view) {
        int field = fields.find(name);
        return field < 0 ? view.clear() : view.set(fields.bytes(), fields.valueStart(field), fields.valueEnd(field));
    }

    /** The value of the first cookie of this name, as it was sent; empty when there is none. */
    public ByteText cookie(CharSequence name) {
        return cookie(name, cookie);
    }

    /** Sets the caller's own view to the value of the first cookie of this name, and returns it. */
    public ByteText cookie(CharSequence name, ByteText view) {
        return Pairs.cookie(fields, name, view);
    }

    /** The value of the first query parameter of this name, both in normal form; empty when there is none. */
    public ByteText queryParameter(CharSequence name) {
        return Pairs.parameter(query(), name, parameter);
    }

    /** This head once more, read from the same bytes: it lives on when this one is reset. Only of a complete head. */
    public RequestHead copy() {
        RequestHead copy = new RequestHead(scanner.length());
        if (copy.parse(Unpooled.wrappedBuffer(scanner.bytes(), 0, scanner.length())) != Progress.DONE) {
            throw new IllegalStateException("only a complete head can be copied");
        }
        copy.fields.replaceLike(fields);
        return copy;
    }

    /** Keeps all fields of a name from the upstream: {@link Forwarding} says the same in another form. */
    public void replace(CharSequence name) {
        fields.replace(name);
    }

    /** How many fields the head has. */
    public int headerCount() {
        return fields.count();
    }

    /** The length of the body as declared, or -1 when none was. */
    public long contentLength() {
        return framing.contentLength();
    }

    /** Whether the body is chunked. */
    public boolean isChunked() {
        return framing.isChunked();
    }

    /** How the body is delimited. */
    public BodyFraming bodyFraming() {
        if (framing.isChunked()) {
            return BodyFraming.CHUNKED;
        }
        return framing.contentLength() > 0 ? BodyFraming.LENGTH : BodyFraming.NONE;
    }

    /** Whether the client wants to go on using the connection. */
    public boolean keepAlive() {
        return options.keepsAlive(line.isVersion11());
    }

    /** Whether the client waits for 100 (Continue) before it sends the body. */
    public boolean expectsContinue() {
        return expectsContinue && bodyFraming() != BodyFraming.NONE;
    }

    /** Whether the request is a call of gRPC, by its content type; gRPC-Web, which speaks otherwise, is not. */
    public boolean isGrpc() {
        int field = fields.find("content-type");
        if (field < 0) {
            return false;
        }
        int start = fields.valueStart(field);
        int end = start + GRPC.length();
        return end <= fields.valueEnd(field)
                && FieldName.equal(GRPC, fields.bytes(), start, end)
                && (end == fields.valueEnd(field) || GRPC_ENDS.indexOf(fields.bytes()[end]) >= 0);
    }

    /** Whether the client says that it takes trailers, and gets them: over HTTP/1.1 it does not. */
    public boolean acceptsTrailers() {
        return trailers && overHttp2;
    }

    /** Whether the client asks to change to WebSocket (RFC 6455 section 4.1). No other protocol is changed to. */
    public boolean isUpgrade() {
        return webSocket
                && options.hasUpgrade()
                && line.isVersion11()
                && line.method() == RequestLine.Method.GET
                && bodyFraming() == BodyFraming.NONE;
    }

    /** What the client speaks. */
    public HttpVersion version() {
        if (overHttp2) {
            return HttpVersion.HTTP_2;
        }
        return line.isVersion11() ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
    }

    /** Whether the version is HTTP/1.1 rather than 1.0. */
    public boolean isVersion11() {
        return line.isVersion11();
    }

    /** The client behind trusted proxies. Ask only when the peer itself is trusted. */
    public ForwardedClient forwardedClient(TrustedProxies trusted) {
        return client.find(fields, trusted);
    }

    /** Appends the head as the upstream gets it. */
    public void writeForward(ByteBuf out, Forwarding forwarding) {
        writer.write(this, out, forwarding);
    }

    Fields fields() {
        return fields;
    }

    Target target() {
        return line.target();
    }

    Authority authority() {
        return line.authority();
    }

    private BadMessage judge() {
        framing.clear();
        options.clear();
        expectsContinue = false;
        webSocket = false;
        trailers = false;
        hosts = 0;
        BadMessage found = line.parse(scanner.bytes(), scanner.firstLineStart(), scanner.firstLineEnd());
        for (int field = 0; field < fields.count() && found == BadMessage.NONE; field++) {
            found = judge(field);
        }
        if (found == BadMessage.NONE) {
            found = framing.check(line.isVersion11());
        }
        if (found == BadMessage.NONE && hosts == 0 && line.isVersion11()) {
            found = BadMessage.HOST_MISSING;
        }
        options.nominate(fields);
        return found;
    }

    private BadMessage judge(int field) {
        return switch (fields.kind(field)) {
            case HOST -> host(field);
            case CONTENT_LENGTH -> framing.contentLength(fields, field);
            case TRANSFER_ENCODING -> framing.transferEncoding(fields, field);
            case CONNECTION -> options.parse(fields, field) ? BadMessage.NONE : BadMessage.CONNECTION;
            case EXPECT -> expect(field);
            case PUNCTUATED -> alias(field);
            case TE -> {
                trailers = fields.valueIs(field, TRAILERS);
                yield BadMessage.NONE;
            }
            case UPGRADE -> {
                webSocket = fields.valueIs(field, WEBSOCKET);
                yield BadMessage.NONE;
            }
            default -> BadMessage.NONE;
        };
    }

    private BadMessage host(int field) {
        if (++hosts > 1) {
            return BadMessage.HOST_REPEATED;
        }
        Authority judged = line.isAbsolute() ? overruled : line.authority();
        boolean valid = judged.parse(fields.bytes(), fields.valueStart(field), fields.valueEnd(field));
        return valid ? BadMessage.NONE : BadMessage.HOST;
    }

    private BadMessage expect(int field) {
        expectsContinue = line.isVersion11();
        return fields.valueIs(field, CONTINUE) || !line.isVersion11() ? BadMessage.NONE : BadMessage.EXPECTATION;
    }

    private BadMessage alias(int field) {
        FieldName imitated = FieldName.ofAlias(fields.bytes(), fields.nameStart(field), fields.nameEnd(field));
        return imitated == FieldName.OTHER ? BadMessage.NONE : BadMessage.FIELD_ALIAS;
    }
}

package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * The head of a reply of an upstream: parsed as strictly as a request, for an upstream may be hostile too, and written
 * again for the client. One per upstream connection, {@link #reset} for each request; allocates nothing once its buffer
 * has grown.
 *
 * <p>Not thread-safe. Views hold until the next call of the same method or {@link #reset}. Whatever is left in the
 * buffer when the reply is complete belongs to no request: the connection must then not be used again.
 */
public final class ResponseHead {
    /** How many interim replies are taken before the final one. */
    static final int MAX_INTERIM = 16;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int EARLY_HINTS = 103;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HeadScanner scanner;
    private final Fields fields;
    private final StatusLine line = new StatusLine();
    private final Framing framing = new Framing();
    private final ConnectionOptions options = new ConnectionOptions();
    private final ResponseWriter writer = new ResponseWriter();
    private final ByteText header = new ByteText();

    private BadMessage problem = BadMessage.NONE;
    private boolean toHead;
    private boolean upgradeAsked;
    private int interims;

    /**
     * Makes an empty head.
     *
     * @param maxBytes how large a head may be
     */
    public ResponseHead(int maxBytes) {
        scanner = new HeadScanner(maxBytes, 0);
        fields = scanner.fields();
    }

    /**
     * Makes ready for the reply to another request.
     *
     * @param requestIsHead whether the request is a HEAD, so that its reply has no body
     * @param upgrade whether the request asks to change to WebSocket, so that 101 is a possible reply
     */
    public void reset(boolean requestIsHead, boolean upgrade) {
        scanner.reset();
        problem = BadMessage.NONE;
        toHead = requestIsHead;
        upgradeAsked = upgrade;
        interims = 0;
    }

    /** Makes ready for the next head of the same request, after an interim reply. */
    public void resetAfterInterim() {
        scanner.reset();
    }

    /**
     * Reads on. After {@link Progress#DONE} the buffer stands at the first byte after the head. If the reply
     * {@link #isInterim}, call {@link #resetAfterInterim} and parse on.
     *
     * @throws IllegalStateException when the head is complete already
     */
    public Progress parse(ByteBuf in) {
        Progress progress = scanner.scan(in);
        if (progress == Progress.MORE) {
            return Progress.MORE;
        }
        problem = progress == Progress.DONE ? judge() : scanned();
        return problem == BadMessage.NONE ? Progress.DONE : Progress.BAD;
    }

    /** What is wrong with the reply; the client gets 502 whatever it is. */
    public BadMessage problem() {
        return problem;
    }

    /** Whether a byte of the reply has arrived: until then, a request on a reused connection may be sent again. */
    public boolean hasBegun() {
        return scanner.hasBegun() || interims > 0;
    }

    /** The status, from 100 to 599. */
    public int status() {
        return line.status();
    }

    /** Whether another reply follows this one: any 1xx but 101. */
    public boolean isInterim() {
        return status() < 200 && !isUpgrade();
    }

    /** Whether an interim reply is of use to the client, if it speaks HTTP/1.1: early hints are. */
    public boolean isForwardableInterim() {
        return status() == EARLY_HINTS;
    }

    /** Whether the connection speaks WebSocket from here on. */
    public boolean isUpgrade() {
        return status() == SWITCHING_PROTOCOLS;
    }

    /** The declared length, which for a reply without a body is that of the body it stands for; -1 when none. */
    public long contentLength() {
        return framing.contentLength();
    }

    /** Whether the body comes chunked. */
    public boolean isChunked() {
        return bodyFraming() == BodyFraming.CHUNKED;
    }

    /** Whether the body ends with the connection. */
    public boolean isCloseDelimited() {
        return bodyFraming() == BodyFraming.UNTIL_CLOSE;
    }

    /** How the body is delimited. */
    public BodyFraming bodyFraming() {
        if (isBodyless()) {
            return BodyFraming.NONE;
        }
        if (framing.isChunked()) {
            return BodyFraming.CHUNKED;
        }
        return framing.contentLength() == Framing.NO_LENGTH ? BodyFraming.UNTIL_CLOSE : BodyFraming.LENGTH;
    }

    /** Whether the body is to be written in chunks to the client. */
    public boolean isDeliveredChunked(Delivery delivery) {
        return delivery.isVersion11() && (isChunked() || isCloseDelimited());
    }

    /** Whether the client connection must be closed to end the body. */
    public boolean needsClose(Delivery delivery) {
        return !delivery.isVersion11() && (isChunked() || isCloseDelimited());
    }

    /** Whether the upstream connection can be used again once the body is read. */
    public boolean keepAlive() {
        return options.keepsAlive(line.isVersion11()) && !isCloseDelimited() && !isUpgrade() && !promisesTooMuch();
    }

    /** A 204 has no body. One that says that it has may be followed by it, when another call waits for a reply. */
    private boolean promisesTooMuch() {
        return status() == NO_CONTENT && framing.contentLength() > 0;
    }

    /** The first value of a field, whatever the case of its name; empty when there is none. */
    public ByteText header(CharSequence name) {
        int field = fields.find(name);
        return field < 0
                ? header.clear()
                : header.set(fields.bytes(), fields.valueStart(field), fields.valueEnd(field));
    }

    /** How many fields the head has. */
    public int headerCount() {
        return fields.count();
    }

    /**
     * Appends the head as the client gets it.
     *
     * <p>Set {@link Delivery#close} first, from {@link #needsClose} among others.
     */
    public void writeForward(ByteBuf out, Delivery delivery) {
        writer.write(this, out, delivery);
    }

    Fields fields() {
        return fields;
    }

    int lineStart() {
        return scanner.firstLineStart();
    }

    int lineEnd() {
        return scanner.firstLineEnd();
    }

    /** Whether Content-Length is passed on: a 204 must have none. */
    boolean declaresLength() {
        return framing.contentLength() != Framing.NO_LENGTH && status() != NO_CONTENT && !isUpgrade();
    }

    private boolean isBodyless() {
        return toHead || status() < 200 || status() == NO_CONTENT || status() == NOT_MODIFIED;
    }

    /** What the scanner found; of the first line it speaks as of a request line. */
    private BadMessage scanned() {
        return switch (scanner.problem()) {
            case EMPTY_LINES, REQUEST_LINE, TARGET_TOO_LONG -> BadMessage.STATUS_LINE;
            default -> scanner.problem();
        };
    }

    private BadMessage judge() {
        framing.clear();
        options.clear();
        if (!line.parse(scanner.bytes(), scanner.firstLineStart(), scanner.firstLineEnd())) {
            return BadMessage.STATUS_LINE;
        }
        BadMessage found = BadMessage.NONE;
        for (int field = 0; field < fields.count() && found == BadMessage.NONE; field++) {
            found = judge(field);
        }
        if (found == BadMessage.NONE) {
            found = framing.check(line.isVersion11());
        }
        options.nominate(fields);
        return found == BadMessage.NONE ? judgeStatus() : found;
    }

    private BadMessage judge(int field) {
        return switch (fields.kind(field)) {
            case CONTENT_LENGTH -> framing.contentLength(fields, field);
            case TRANSFER_ENCODING -> framing.transferEncoding(fields, field);
            case CONNECTION -> options.parse(fields, field) ? BadMessage.NONE : BadMessage.CONNECTION;
            default -> BadMessage.NONE;
        };
    }

    private BadMessage judgeStatus() {
        if (isUpgrade() && !upgradeAsked) {
            return BadMessage.UPGRADE_UNASKED;
        }
        // RFC 9112 section 6.1 and RFC 9110 section 8.6: who believes such a field takes what follows for a body.
        if (framing.isChunked() && (status() < 200 || status() == NO_CONTENT)) {
            return BadMessage.TRANSFER_CODING;
        }
        if (framing.contentLength() != Framing.NO_LENGTH && status() < 200) {
            return BadMessage.CONTENT_LENGTH;
        }
        boolean tooMany = isInterim() && ++interims > MAX_INTERIM;
        return tooMany ? BadMessage.TOO_MANY_INTERIM : BadMessage.NONE;
    }
}

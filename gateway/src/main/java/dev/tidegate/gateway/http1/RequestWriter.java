package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request as the upstream gets it. */
final class RequestWriter {
    private static final byte[] VERSION_AND_HOST = Octets.ascii(" HTTP/1.1\r\nHost: ");
    private static final byte[] X_FORWARDED_FOR = Octets.ascii("X-Forwarded-For: ");
    private static final byte[] X_FORWARDED_PROTO = Octets.ascii("X-Forwarded-Proto: ");
    private static final byte[] X_FORWARDED_HOST = Octets.ascii("X-Forwarded-Host: ");
    private static final byte[] FORWARDED = Octets.ascii("Forwarded: ");
    private static final byte[] FOR = Octets.ascii("for=");
    private static final byte[] HOST = Octets.ascii(";host=\"");
    private static final byte[] PROTO = Octets.ascii(";proto=");
    private static final byte[] CLIENT_CERT = Octets.ascii("Client-Cert: ");
    private static final byte[] VIA_10 = Octets.ascii("Via: 1.0 tidegate\r\n");
    private static final byte[] VIA_11 = Octets.ascii("Via: 1.1 tidegate\r\n");
    private static final byte[] VIA_2 = Octets.ascii("Via: 2.0 tidegate\r\n");
    private static final byte[] MIRRORED = Octets.ascii("X-Mirrored: true\r\n");
    private static final byte[] TRAILERS = Octets.ascii("TE: trailers\r\n");
    private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
    private static final byte[] UPGRADE = Octets.ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");

    private final FieldCopier copier = new FieldCopier();
    private final ByteText text = new ByteText();
    private boolean protoCopied;
    private boolean hostCopied;
    private boolean forwardedSeen;

    void write(RequestHead head, ByteBuf out, Forwarding forwarding) {
        head.method().writeTo(out);
        out.writeByte(' ');
        head.target().text(text).writeTo(out);
        out.writeBytes(VERSION_AND_HOST);
        writeHost(head, out, forwarding);
        Ascii.writeLineEnd(out);
        copyFields(head.fields(), out, forwarding);
        writeClient(head, out, forwarding);
        out.writeBytes(via(head.version()));
        forwarding.timeLeft().write(out);
        forwarding.priority().write(out);
        if (forwarding.isMirrored()) {
            out.writeBytes(MIRRORED);
        }
        if (forwarding.areTrailersPossible() && head.acceptsTrailers()) {
            out.writeBytes(TRAILERS);
        }
        writeFraming(head, out);
        writeConnection(head, out, forwarding);
        Ascii.writeLineEnd(out);
    }

    private static byte[] via(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> VIA_10;
            case HTTP_1_1 -> VIA_11;
            case HTTP_2 -> VIA_2;
        };
    }

    private void writeHost(RequestHead head, ByteBuf out, Forwarding forwarding) {
        if (head.authority().isEmpty()) {
            out.writeCharSequence(forwarding.defaultHost(), StandardCharsets.US_ASCII);
        } else {
            head.authority().text(text).writeTo(out);
        }
    }

    private void copyFields(Fields fields, ByteBuf out, Forwarding forwarding) {
        boolean trusted = forwarding.isPeerTrusted();
        protoCopied = false;
        hostCopied = false;
        forwardedSeen = false;
        int count = fields.count();
        for (int field = 0; field < count; field++) {
            FieldName kind = fields.kind(field);
            switch (kind.handling()) {
                case COPY, KEEP -> copier.copy(fields, field, out);
                case TRUST -> {
                    if (trusted) {
                        copier.copy(fields, field, out);
                        protoCopied |= kind == FieldName.X_FORWARDED_PROTO;
                        hostCopied |= kind == FieldName.X_FORWARDED_HOST;
                    }
                }
                case APPEND -> forwardedSeen |= kind == FieldName.FORWARDED;
                case DROP -> {}
            }
        }
        copier.flush(fields, out);
    }

    private void writeClient(RequestHead head, ByteBuf out, Forwarding forwarding) {
        out.writeBytes(X_FORWARDED_FOR);
        continueList(head.fields(), FieldName.X_FORWARDED_FOR, out, forwarding);
        out.writeBytes(forwarding.client());
        Ascii.writeLineEnd(out);
        if (!protoCopied) {
            out.writeBytes(X_FORWARDED_PROTO);
            out.writeBytes(forwarding.scheme());
            Ascii.writeLineEnd(out);
        }
        if (!hostCopied && !head.authority().isEmpty()) {
            out.writeBytes(X_FORWARDED_HOST);
            head.authority().text(text).writeTo(out);
            Ascii.writeLineEnd(out);
        }
        if (forwarding.clientCertificate().length > 0 && !forwarding.isPeerTrusted()) {
            out.writeBytes(CLIENT_CERT);
            out.writeBytes(forwarding.clientCertificate());
            Ascii.writeLineEnd(out);
        }
        if (forwardedSeen) {
            writeForwarded(head, out, forwarding);
        }
    }

    private void writeForwarded(RequestHead head, ByteBuf out, Forwarding forwarding) {
        out.writeBytes(FORWARDED);
        continueList(head.fields(), FieldName.FORWARDED, out, forwarding);
        out.writeBytes(FOR);
        out.writeBytes(forwarding.forwardedFor());
        if (!head.authority().isEmpty()) {
            out.writeBytes(HOST);
            head.authority().text(text).writeTo(out);
            out.writeByte('"');
        }
        out.writeBytes(PROTO);
        out.writeBytes(forwarding.scheme());
        Ascii.writeLineEnd(out);
    }

    /** Writes the values that a trusted peer sent, each with a comma after it. */
    private static void continueList(Fields fields, FieldName kind, ByteBuf out, Forwarding forwarding) {
        for (int field = 0; forwarding.isPeerTrusted() && field < fields.count(); field++) {
            if (fields.kind(field) == kind && fields.valueEnd(field) > fields.valueStart(field)) {
                FieldCopier.value(fields, field, out);
                out.writeByte(',');
                out.writeByte(' ');
            }
        }
    }

    private static void writeFraming(RequestHead head, ByteBuf out) {
        if (head.isChunked()) {
            Ascii.writeChunked(out);
        } else if (head.contentLength() >= 0) {
            Ascii.writeContentLength(out, head.contentLength());
        }
    }

    private static void writeConnection(RequestHead head, ByteBuf out, Forwarding forwarding) {
        if (forwarding.changesProtocol(head)) {
            out.writeBytes(UPGRADE);
        } else if (!forwarding.isKeepAlive()) {
            out.writeBytes(CLOSE);
        }
    }
}

package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/** Writes the head of a reply as the client gets it. */
final class ResponseWriter {
    private static final byte[] VERSION = Octets.ascii("HTTP/1.1 ");
    private static final int VERSION_BYTES = VERSION.length;
    private static final int STATUS_LINE_BYTES = VERSION_BYTES + 3;
    private static final byte[] DATE = Octets.ascii("Date: ");
    private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = Octets.ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = Octets.ascii("Connection: Upgrade\r\nUpgrade: websocket\r\n");

    private final FieldCopier copier = new FieldCopier();
    private boolean dated;

    void write(ResponseHead head, ByteBuf out, Delivery delivery) {
        writeStatus(head, out);
        copyFields(head.fields(), out);
        if (head.isUpgrade()) {
            out.writeBytes(UPGRADE);
        } else if (!head.isInterim()) {
            writeDate(out, delivery);
            out.writeBytes(delivery.extra(), 0, delivery.extraBytes());
            writeFraming(head, out, delivery);
            writeConnection(out, delivery);
        }
        Ascii.writeLineEnd(out);
    }

    private static void writeStatus(ResponseHead head, ByteBuf out) {
        int start = head.lineStart() + VERSION_BYTES;
        out.writeBytes(VERSION);
        out.writeBytes(head.fields().bytes(), start, head.lineEnd() - start);
        if (head.lineEnd() - head.lineStart() == STATUS_LINE_BYTES) {
            out.writeByte(' ');
        }
        Ascii.writeLineEnd(out);
    }

    private void copyFields(Fields fields, ByteBuf out) {
        dated = false;
        for (int field = 0; field < fields.count(); field++) {
            FieldName kind = fields.kind(field);
            if (!kind.isHopByHop() && kind != FieldName.CONTENT_LENGTH) {
                dated |= kind == FieldName.DATE;
                copier.copy(fields, field, out);
            }
        }
        copier.flush(fields, out);
    }

    private void writeDate(ByteBuf out, Delivery delivery) {
        if (!dated && delivery.date().length > 0) {
            out.writeBytes(DATE);
            out.writeBytes(delivery.date());
            Ascii.writeLineEnd(out);
        }
    }

    private static void writeFraming(ResponseHead head, ByteBuf out, Delivery delivery) {
        if (head.declaresLength()) {
            Ascii.writeContentLength(out, head.contentLength());
        } else if (head.isDeliveredChunked(delivery)) {
            Ascii.writeChunked(out);
        }
    }

    private static void writeConnection(ByteBuf out, Delivery delivery) {
        if (delivery.isClose()) {
            out.writeBytes(CLOSE);
        } else if (!delivery.isVersion11()) {
            out.writeBytes(KEEP_ALIVE);
        }
    }
}

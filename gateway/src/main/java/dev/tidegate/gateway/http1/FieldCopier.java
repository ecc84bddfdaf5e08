package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/** Copies header lines to a buffer, neighbours in one go. */
final class FieldCopier {
    private int runStart;
    private int runEnd;

    /** Copies one field; the bytes may follow later, with its neighbours or on {@link #flush}. */
    void copy(Fields fields, int field, ByteBuf out) {
        int start = fields.nameStart(field);
        if (!fields.isCanonical(field)) {
            flush(fields, out);
            byte[] bytes = fields.bytes();
            out.writeBytes(bytes, start, fields.nameEnd(field) - start);
            Ascii.writeColon(out);
            value(fields, field, out);
            Ascii.writeLineEnd(out);
            return;
        }
        if (start != runEnd) {
            flush(fields, out);
            runStart = start;
        }
        runEnd = fields.valueEnd(field) + 2;
    }

    /** Writes what is due. Must be called after the last field. */
    void flush(Fields fields, ByteBuf out) {
        if (runEnd > runStart) {
            out.writeBytes(fields.bytes(), runStart, runEnd - runStart);
        }
        runStart = 0;
        runEnd = 0;
    }

    /** Writes the value of a field alone. */
    static void value(Fields fields, int field, ByteBuf out) {
        int start = fields.valueStart(field);
        out.writeBytes(fields.bytes(), start, fields.valueEnd(field) - start);
    }
}

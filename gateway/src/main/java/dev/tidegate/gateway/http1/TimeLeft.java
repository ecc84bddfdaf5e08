package dev.tidegate.gateway.http1;

import io.netty.buffer.ByteBuf;

/**
 * How much time a request has left, in the fields that tell the upstream: each in the form in which the client told it,
 * so that whoever reads it there understands it as before. Not thread-safe; allocates nothing unless the name of the
 * field changes.
 */
public final class TimeLeft {
    private static final byte[] GRPC_TIMEOUT = Octets.ascii("grpc-timeout: ");
    private static final long MICRO_NANOS = 1000;
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** The largest number that {@code grpc-timeout} can hold: eight digits. */
    private static final long GRPC_MAX = 99_999_999;

    private String name = "";
    private byte[] field = {};
    private boolean hasField;
    private boolean bare;
    private boolean grpc;
    private long nanos;

    TimeLeft() {}

    /** Says nothing to the upstream of the next request. */
    public void clear() {
        hasField = false;
        grpc = false;
    }

    /**
     * Tells the time in a field of this name.
     *
     * @param plain whether as a plain number of milliseconds, else with the unit behind it
     */
    public void tellIn(String fieldName, boolean plain) {
        if (!fieldName.equals(name)) {
            name = fieldName;
            field = Octets.ascii(fieldName + ": ");
        }
        hasField = true;
        bare = plain;
    }

    /** Tells the time in {@code grpc-timeout}. */
    public void tellGrpc() {
        grpc = true;
    }

    /** Sets how much time is left now, which must not be negative. */
    public void nanos(long left) {
        nanos = left;
    }

    void write(ByteBuf out) {
        if (hasField) {
            out.writeBytes(field);
            Ascii.writeDecimal(out, nanos / MILLI_NANOS);
            if (!bare) {
                out.writeByte('m');
                out.writeByte('s');
            }
            Ascii.writeLineEnd(out);
        }
        if (grpc) {
            writeGrpc(out);
        }
    }

    private void writeGrpc(ByteBuf out) {
        out.writeBytes(GRPC_TIMEOUT);
        if (nanos <= GRPC_MAX * MICRO_NANOS) {
            writeGrpc(out, nanos / MICRO_NANOS, 'u');
        } else if (nanos <= GRPC_MAX * MILLI_NANOS) {
            writeGrpc(out, nanos / MILLI_NANOS, 'm');
        } else {
            writeGrpc(out, nanos / SECOND_NANOS, 'S');
        }
    }

    private static void writeGrpc(ByteBuf out, long number, char unit) {
        Ascii.writeDecimal(out, number);
        out.writeByte(unit);
        Ascii.writeLineEnd(out);
    }
}

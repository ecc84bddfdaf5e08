package dev.tidegate.rls.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a message of protocol buffers field by field. Fields that have their default value are left out, as protocol
 * buffers want it. Not thread-safe.
 */
public final class ProtoWriter {
    private static final int VARINT_BYTES_MAX = 10;
    private static final int FIRST_BYTES = 128;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int end;

    /** An empty message. */
    public ProtoWriter() {}

    /** Adds a number that counts as not negative. */
    public ProtoWriter number(int field, long value) {
        if (value != 0) {
            ensure(2 * VARINT_BYTES_MAX);
            varint(((long) field << ProtoReader.TYPE_BITS) | ProtoReader.VARINT);
            varint(value);
        }
        return this;
    }

    /** Adds a text. */
    public ProtoWriter text(int field, String value) {
        return value.isEmpty() ? this : field(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a number with a binary point, also when it is 0. */
    public ProtoWriter real(int field, double value) {
        ensure(VARINT_BYTES_MAX + Long.BYTES);
        varint(((long) field << ProtoReader.TYPE_BITS) | ProtoReader.FIXED_64);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[end++] = (byte) (bits >>> (Byte.SIZE * i));
        }
        return this;
    }

    /** Adds a message, also when it is empty. */
    public ProtoWriter message(int field, ProtoWriter message) {
        return field(field, message.bytes, message.end);
    }

    /** Adds a message or bytes, also when they are empty. */
    public ProtoWriter field(int field, byte[] value) {
        return field(field, value, value.length);
    }

    private ProtoWriter field(int field, byte[] value, int length) {
        ensure(2 * VARINT_BYTES_MAX + length);
        varint(((long) field << ProtoReader.TYPE_BITS) | ProtoReader.LENGTH);
        varint(length);
        System.arraycopy(value, 0, bytes, end, length);
        end += length;
        return this;
    }

    /** The message. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, end);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    private void ensure(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
        }
    }
}

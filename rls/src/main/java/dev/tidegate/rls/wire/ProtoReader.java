package dev.tidegate.rls.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a message of protocol buffers field by field, in one pass over its bytes: {@link #next} goes to a field, and
 * exactly one of the other methods takes it. A message inside is read by the reader that {@link #message} gives. Not
 * thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class ProtoReader {
    /** How a field is written, and in how many bits below its number that is said. */
    static final int VARINT = 0;

    static final int FIXED_64 = 1;
    static final int LENGTH = 2;
    static final int TYPE_BITS = 3;
    private static final int FIXED_32 = 5;
    private static final int TYPE_MASK = 7;
    private static final int VARINT_BITS = 63;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int tag;

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Goes to the next field and returns its number; 0 at the end. */
    int next() throws MalformedMessageException {
        if (at == end) {
            return 0;
        }
        long next = varint();
        tag = (int) next;
        if (next >>> Integer.SIZE != 0 || tag >>> TYPE_BITS == 0) {
            throw new MalformedMessageException("a field has no number");
        }
        return tag >>> TYPE_BITS;
    }

    /** A number of 64 bits, which counts as not negative. */
    long number() throws MalformedMessageException {
        require(VARINT);
        return varint();
    }

    /** A text, which must be UTF-8. */
    String text() throws MalformedMessageException {
        int start = skipLength();
        for (int i = start; i < at; i++) {
            if (bytes[i] < 0) {
                return decoded(start);
            }
        }
        return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private String decoded(int start) throws MalformedMessageException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, at - start))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedMessageException("a text is not UTF-8");
        }
    }

    /** A message inside this one. */
    ProtoReader message() throws MalformedMessageException {
        int start = skipLength();
        return new ProtoReader(bytes, start, at);
    }

    /** Leaves a field out that nobody knows. */
    void skip() throws MalformedMessageException {
        switch (tag & TYPE_MASK) {
            case VARINT -> varint();
            case FIXED_64 -> skip(Long.BYTES);
            case FIXED_32 -> skip(Integer.BYTES);
            case LENGTH -> skipLength();
            default -> throw new MalformedMessageException("a field has an unknown type");
        }
    }

    private int skipLength() throws MalformedMessageException {
        require(LENGTH);
        long length = varint();
        int start = at;
        skip(length);
        return start;
    }

    private void skip(long length) throws MalformedMessageException {
        if (length < 0 || length > end - at) {
            throw new MalformedMessageException("a field ends behind its message");
        }
        at += (int) length;
    }

    private void require(int type) throws MalformedMessageException {
        if ((tag & TYPE_MASK) != type) {
            throw new MalformedMessageException("field " + (tag >>> TYPE_BITS) + " has another type");
        }
    }

    private long varint() throws MalformedMessageException {
        long value = 0;
        for (int shift = 0; shift <= VARINT_BITS; shift += 7) {
            if (at == end) {
                throw new MalformedMessageException("a number ends behind its message");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedMessageException("a number has more than 64 bits");
    }
}

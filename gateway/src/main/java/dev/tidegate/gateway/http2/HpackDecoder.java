package dev.tidegate.gateway.http2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Decodes the field blocks of one peer (RFC 7541), strictly. One per connection; not thread-safe. Allocates nothing
 * once its buffers have grown to the size of the blocks.
 *
 * <p>What a peer can make it hold is bounded: the table by its size, the buffers by the size of a block, which the
 * caller bounds, and what is handed on by the largest list of fields.
 */
public final class HpackDecoder {
    /** The size of the table that a peer may use before it has seen our settings. */
    public static final int DEFAULT_TABLE_BYTES = DynamicTable.DEFAULT_BYTES;

    private static final int FIRST_BYTES = 512;
    /** Beyond this size a buffer is given back after the block. */
    private static final int KEPT_BYTES = 8 * 1024;
    /** A decrease and the increase that follows it need two (RFC 7541 section 4.2). */
    private static final int SIZE_UPDATES_MAX = 2;

    private static final int INVALID = -1;
    private static final int CONTINUED = 0x80;
    /** Larger numbers than four octets after the first can say are refused (RFC 7541 section 5.1). */
    private static final int NUMBER_SHIFT_MAX = 21;

    private static final int SIZE_UPDATE = 0x20;
    private static final int SIZE_UPDATE_MASK = 0xe0;
    private static final int SIZE_UPDATE_PREFIX = 5;
    private static final int INDEXED_PREFIX = 7;
    private static final int ADDED = 0x40;
    private static final int ADDED_PREFIX = 6;
    private static final int LITERAL_PREFIX = 4;
    private static final int STRING_PREFIX = 7;

    private final DynamicTable table;
    private final int maxListBytes;
    /** The block, when the buffer that it came in has no array of its own. */
    private byte[] copy = new byte[FIRST_BYTES];
    /** The name and the value of a literal, one after the other. */
    private byte[] text = new byte[FIRST_BYTES];

    private byte[] in = copy;
    private int position;
    private int end;
    private int textEnd;
    private long listBytes;
    private boolean wanted;

    /**
     * A decoder with an empty table.
     *
     * @param maxTableBytes the size of the table that the peer was told (SETTINGS_HEADER_TABLE_SIZE), also the first
     *     one
     * @param maxListBytes how long a list of fields may be (SETTINGS_MAX_HEADER_LIST_SIZE): the octets of all names and
     *     values, and 32 more for each field
     */
    public HpackDecoder(int maxTableBytes, int maxListBytes) {
        this.table = new DynamicTable(maxTableBytes);
        this.maxListBytes = maxListBytes;
    }

    /**
     * Decodes a whole block, and consumes it. A list that is too long and a field that the sink does not like are
     * decoded to the end nevertheless, for the sake of the table.
     */
    public HpackStatus decode(ByteBuf block, HeaderSink sink) {
        begin(block);
        boolean valid = updateSizes();
        while (valid && position < end) {
            valid = readField(sink);
        }
        shrink();
        if (!valid) {
            return HpackStatus.COMPRESSION_ERROR;
        }
        return listBytes > maxListBytes ? HpackStatus.TOO_LARGE : HpackStatus.OK;
    }

    /** What the entries of the table count together, never more than the size that the peer was told. */
    public int tableBytes() {
        return table.size();
    }

    DynamicTable table() {
        return table;
    }

    private void begin(ByteBuf block) {
        int length = block.readableBytes();
        if (block.hasArray()) {
            in = block.array();
            position = block.arrayOffset() + block.readerIndex();
        } else {
            if (copy.length < length) {
                copy = new byte[roundUp(length)];
            }
            block.getBytes(block.readerIndex(), copy, 0, length);
            in = copy;
            position = 0;
        }
        block.skipBytes(length);
        end = position + length;
        listBytes = 0;
        wanted = true;
    }

    private void shrink() {
        if (copy.length > KEPT_BYTES) {
            copy = new byte[FIRST_BYTES];
        }
        if (text.length > KEPT_BYTES) {
            text = new byte[FIRST_BYTES];
        }
        in = copy;
    }

    private static int roundUp(int length) {
        return Math.max(FIRST_BYTES, Integer.highestOneBit(length - 1) * 2);
    }

    private boolean updateSizes() {
        for (int updates = 0; position < end && (in[position] & SIZE_UPDATE_MASK) == SIZE_UPDATE; updates++) {
            int size = readNumber(SIZE_UPDATE_PREFIX);
            if (size == INVALID || size > table.limitBytes() || updates == SIZE_UPDATES_MAX) {
                return false;
            }
            table.resize(size);
        }
        return true;
    }

    private boolean readField(HeaderSink sink) {
        int first = in[position];
        if (first < 0) {
            return readIndexed(sink);
        }
        if ((first & ADDED) != 0) {
            return readLiteral(ADDED_PREFIX, sink);
        }
        // The table changes its size at the start of a block alone.
        return (first & SIZE_UPDATE) == 0 && readLiteral(LITERAL_PREFIX, sink);
    }

    private boolean readIndexed(HeaderSink sink) {
        int index = readNumber(INDEXED_PREFIX);
        if (index <= 0) {
            return false;
        }
        if (index <= StaticTable.LENGTH) {
            int nameEnd = StaticTable.nameEnd(index);
            hand(sink, StaticTable.bytes(), StaticTable.nameStart(index), nameEnd, StaticTable.valueEnd(index));
            return true;
        }
        int dynamic = index - StaticTable.LENGTH;
        if (dynamic > table.count()) {
            return false;
        }
        hand(sink, table.bytes(), table.nameStart(dynamic), table.nameEnd(dynamic), table.valueEnd(dynamic));
        return true;
    }

    private boolean readLiteral(int prefix, HeaderSink sink) {
        int index = readNumber(prefix);
        textEnd = 0;
        boolean named = index == 0 ? readString() : index > 0 && copyName(index);
        int nameEnd = textEnd;
        if (!named || !readString()) {
            return false;
        }
        if (prefix == ADDED_PREFIX) {
            table.add(text, 0, nameEnd, nameEnd, textEnd);
        }
        hand(sink, text, 0, nameEnd, textEnd);
        return true;
    }

    /** The name is copied before the table changes, for the entry that it comes from may be evicted by the new one. */
    private boolean copyName(int index) {
        if (index <= StaticTable.LENGTH) {
            append(StaticTable.bytes(), StaticTable.nameStart(index), StaticTable.nameEnd(index));
            return true;
        }
        int dynamic = index - StaticTable.LENGTH;
        if (dynamic > table.count()) {
            return false;
        }
        append(table.bytes(), table.nameStart(dynamic), table.nameEnd(dynamic));
        return true;
    }

    private boolean readString() {
        boolean huffman = position < end && in[position] < 0;
        int length = readNumber(STRING_PREFIX);
        if (length == INVALID || length > end - position) {
            return false;
        }
        int start = position;
        position += length;
        if (!huffman) {
            append(in, start, position);
            return true;
        }
        ensureText(Huffman.decodedBytesMax(length));
        int decodedEnd = Huffman.decode(in, start, position, text, textEnd);
        textEnd = decodedEnd;
        return decodedEnd != Huffman.INVALID;
    }

    private void append(byte[] source, int from, int to) {
        ensureText(to - from);
        System.arraycopy(source, from, text, textEnd, to - from);
        textEnd += to - from;
    }

    private void ensureText(int more) {
        if (text.length - textEnd < more) {
            text = Arrays.copyOf(text, roundUp(textEnd + more));
        }
    }

    /** Reads a number of RFC 7541 section 5.1, of which the first octet has so many bits. */
    private int readNumber(int prefix) {
        if (position == end) {
            return INVALID;
        }
        int mask = (1 << prefix) - 1;
        int number = in[position++] & mask;
        if (number < mask) {
            return number;
        }
        for (int shift = 0; shift <= NUMBER_SHIFT_MAX && position < end; shift += STRING_PREFIX) {
            int octet = in[position++];
            number += (octet & ~CONTINUED & 0xff) << shift;
            if ((octet & CONTINUED) == 0) {
                return number;
            }
        }
        return INVALID;
    }

    /** Hands a field over, of which the value follows the name, unless the list is spoiled already. */
    private void hand(HeaderSink sink, byte[] bytes, int nameStart, int nameEnd, int valueEnd) {
        listBytes += valueEnd - nameStart + DynamicTable.ENTRY_OVERHEAD_BYTES;
        wanted = wanted && listBytes <= maxListBytes && sink.onHeader(bytes, nameStart, nameEnd, nameEnd, valueEnd);
    }
}

package dev.tidegate.gateway.opening;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads the header that opens a connection: version 1 (text) or 2 (binary) of the PROXY protocol
 * (haproxy.org/download/3.2/doc/proxy-protocol.txt, sections 2.1 and 2.2). Strict: bytes that cannot become a header
 * are refused as soon as they are seen, so that a client which speaks anything else is told apart at its first byte.
 */
final class ProxyHeaderParser {
    /** The longest header that is read: what fits into the smallest segment that every sender may send unfragmented. */
    static final int HEADER_BYTES_MAX = 536;

    static final byte[] TEXT_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    static final byte[] BINARY_START = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private ProxyHeaderParser() {}

    /** Looks at the readable bytes from their start; consumes none. */
    static ProxyHeaderOutcome parse(ByteBuf in) {
        if (!in.isReadable()) {
            return ProxyHeaderOutcome.MORE;
        }
        boolean isBinary = in.getByte(in.readerIndex()) == BINARY_START[0];
        byte[] start = isBinary ? BINARY_START : TEXT_START;
        if (!fits(in, start)) {
            return ProxyHeaderOutcome.MALFORMED;
        }
        if (in.readableBytes() < start.length) {
            return ProxyHeaderOutcome.MORE;
        }
        return isBinary ? ProxyBinaryHeader.parse(in) : ProxyTextHeader.parse(in);
    }

    private static boolean fits(ByteBuf in, byte[] start) {
        int seen = Math.min(in.readableBytes(), start.length);
        for (int i = 0; i < seen; i++) {
            if (in.getByte(in.readerIndex() + i) != start[i]) {
                return false;
            }
        }
        return true;
    }
}

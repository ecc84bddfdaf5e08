package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http2.HeaderSink;
import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackStatus;
import dev.tidegate.gateway.http2.RequestBlock;
import dev.tidegate.gateway.http2.TrailerBlock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Reads the blocks of fields of one client: each must be decoded, wanted or not, for the sake of those after it. Used
 * by its event loop only.
 */
final class Http2Fields {
    private static final HeaderSink NOBODY = (bytes, nameStart, nameEnd, valueStart, valueEnd) -> false;

    private final HpackDecoder decoder;
    private final RequestBlock requestBlock;
    private final TrailerBlock trailerBlock = new TrailerBlock();
    private BadMessage problem = BadMessage.NONE;

    Http2Fields(ByteBufAllocator allocator, int listBytesMax) {
        this.decoder = new HpackDecoder(HpackDecoder.DEFAULT_TABLE_BYTES, listBytesMax);
        this.requestBlock = new RequestBlock(allocator);
    }

    /**
     * Reads a request, of which the head is appended to a text.
     *
     * @return whether the block could be decoded; if not, the connection cannot go on
     */
    boolean readRequest(ByteBuf block, boolean endStream, ByteBuf text) {
        requestBlock.begin(text);
        HpackStatus status = decoder.decode(block, requestBlock);
        BadMessage found = requestBlock.end(endStream);
        problem = status == HpackStatus.TOO_LARGE ? BadMessage.HEAD_TOO_LARGE : found;
        return status != HpackStatus.COMPRESSION_ERROR;
    }

    /** Reads trailers, which are thrown away; returns whether the block could be decoded. */
    boolean readTrailers(ByteBuf block) {
        trailerBlock.begin();
        HpackStatus status = decoder.decode(block, trailerBlock);
        boolean valid = trailerBlock.isValid() && status != HpackStatus.TOO_LARGE;
        problem = valid ? BadMessage.NONE : BadMessage.TRAILER;
        return status != HpackStatus.COMPRESSION_ERROR;
    }

    /** Reads what nobody wants; returns whether the block could be decoded. */
    boolean skip(ByteBuf block) {
        problem = BadMessage.NONE;
        return decoder.decode(block, NOBODY) != HpackStatus.COMPRESSION_ERROR;
    }

    /** What is wrong with the fields that were read last. */
    BadMessage problem() {
        return problem;
    }

    /** Whether the problem is one that RFC 9113 section 8.1.1 calls malformed, rather than one of HTTP in general. */
    boolean isMalformed() {
        return problem != BadMessage.NONE
                && problem != BadMessage.HEAD_TOO_LARGE
                && problem != BadMessage.METHOD_UNKNOWN;
    }
}

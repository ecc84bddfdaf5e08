package dev.tidegate.gateway;

import dev.tidegate.gateway.http2.HeaderSink;
import dev.tidegate.gateway.http2.HpackDecoder;
import dev.tidegate.gateway.http2.HpackStatus;
import dev.tidegate.gateway.http2.ReplyBlock;
import dev.tidegate.gateway.http2.ReplyTrailers;
import io.netty.buffer.ByteBuf;

/** Reads the blocks of fields that one server sends, and turns them into HTTP/1.1 text. Used by its event loop only. */
final class Http2UpstreamFields {
    /** What came of a block. */
    enum Outcome {
        /** The text is whole. */
        VALID,
        /** The reply is malformed, or too large, and ends here; the connection can go on. */
        MALFORMED,
        /** The table is lost, and with it the connection. */
        BROKEN
    }

    private static final HeaderSink NOBODY = (bytes, nameStart, nameEnd, valueStart, valueEnd) -> false;

    private final HpackDecoder decoder;
    private final ReplyBlock replyBlock = new ReplyBlock();
    private final ReplyTrailers replyTrailers = new ReplyTrailers();

    Http2UpstreamFields(int headBytesMax) {
        decoder = new HpackDecoder(HpackDecoder.DEFAULT_TABLE_BYTES, headBytesMax);
    }

    /** Appends the head of a reply to a text. */
    Outcome readHead(ByteBuf block, ByteBuf text) {
        replyBlock.begin(text);
        HpackStatus status = decoder.decode(block, replyBlock);
        return outcome(status, replyBlock.end());
    }

    /** Appends the trailers of a reply to a text. */
    Outcome readTrailers(ByteBuf block, ByteBuf text) {
        replyTrailers.begin(text);
        HpackStatus status = decoder.decode(block, replyTrailers);
        return outcome(status, replyTrailers.end());
    }

    /** Reads a block that concerns nobody, for the sake of the table. */
    Outcome skip(ByteBuf block) {
        return outcome(decoder.decode(block, NOBODY), true);
    }

    private static Outcome outcome(HpackStatus status, boolean valid) {
        return switch (status) {
            case OK -> valid ? Outcome.VALID : Outcome.MALFORMED;
            case TOO_LARGE -> Outcome.MALFORMED;
            case COMPRESSION_ERROR -> Outcome.BROKEN;
        };
    }
}

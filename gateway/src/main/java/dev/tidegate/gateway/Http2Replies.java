package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Delivery;
import dev.tidegate.gateway.http1.ResponseHead;
import dev.tidegate.gateway.http2.FrameSender;
import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.gateway.http2.HpackEncoder;
import io.netty.buffer.ByteBuf;

/**
 * Writes the heads of replies over one HTTP/2 connection: as HTTP/1.1 text first, which is the normal form, and as a
 * block of fields from that. Used by its event loop only.
 */
final class Http2Replies {
    private static final int HEAD_BYTES_GUESS = 1024;

    private final Worker worker;
    private final FrameSender sender;
    private final HpackEncoder encoder = new HpackEncoder();
    private final Delivery delivery = new Delivery();

    Http2Replies(Worker worker, FrameSender sender) {
        this.worker = worker;
        this.sender = sender;
    }

    /** The client allows a table of this size for its fields. */
    void tableBytes(int bytes) {
        encoder.peerTableBytes(bytes);
    }

    /** Sends a head after which another one comes. */
    void sendInterim(Http2ClientStream stream, ByteBuf text) {
        var unused = writeHead(stream, text);
    }

    /** Sends the head of a server's reply. */
    void sendHead(Http2ClientStream stream, ResponseHead reply) {
        ByteBuf text = worker.allocator().heapBuffer(HEAD_BYTES_GUESS);
        reply.writeForward(text, delivery);
        sender.headersWritten(stream, writeHead(stream, text));
        text.release();
    }

    /** Sends a whole reply in HTTP/1.1 text, and takes it over. */
    void sendAnswer(Http2ClientStream stream, ByteBuf answer) {
        int headBytes = Buffers.headEnd(answer) - answer.readerIndex();
        sender.headersWritten(stream, writeHead(stream, answer.readSlice(headBytes)));
        sender.data(stream, answer);
        sender.end(stream, worker.emptyBuffer());
    }

    /** Writes the block of trailers, which are given as fields in HTTP/1.1 text. */
    void encodeTrailers(ByteBuf text, ByteBuf out) {
        encoder.encodeTrailers(text, out);
    }

    private int writeHead(Http2ClientStream stream, ByteBuf text) {
        ByteBuf out = sender.frames();
        int start = FrameWriter.beginHeaders(out);
        encoder.encodeResponse(text, out);
        return FrameWriter.endHeaders(out, start, stream.id(), false);
    }
}

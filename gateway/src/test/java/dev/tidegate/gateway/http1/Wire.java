package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds raw bytes to the parsers, in pieces, and tells in one text what came of them. */
final class Wire {
    static final int MAX_HEAD_BYTES = 64 * 1024;
    static final String COMPLETE = "complete";
    static final long MAX_BODY_BYTES = 1 << 20;

    private Wire() {}

    static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A head of these lines. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static String text(ByteBuf buffer) {
        return buffer.toString(StandardCharsets.ISO_8859_1);
    }

    static Forwarding forwarding() {
        return new Forwarding("192.0.2.7", false, "http").defaultHost("upstream:80");
    }

    /** What a proxy would do with a request that arrives in pieces that end at these places. */
    static String request(byte[] raw, int... cuts) {
        return new Exchange(new RequestHead(MAX_HEAD_BYTES), forwarding()).run(raw, cuts);
    }

    /** What was forwarded, request by request, and last how it ended: {@link #COMPLETE}, "unfinished", or a status. */
    static String[] requests(byte[] raw, int... cuts) {
        Exchange exchange = new Exchange(new RequestHead(MAX_HEAD_BYTES), forwarding());
        exchange.run(raw, cuts);
        if (exchange.isComplete()) {
            exchange.messages.add(COMPLETE);
        }
        return exchange.messages.toArray(new String[0]);
    }

    static String request(String raw, Forwarding forwarding) {
        return new Exchange(new RequestHead(MAX_HEAD_BYTES), forwarding).run(bytes(raw));
    }

    /** What a proxy would do with a reply to a request, for an HTTP/1.1 client, if the connection then closes. */
    static String reply(byte[] raw, Delivery delivery, boolean toHead, int... cuts) {
        return new ReplyExchange(delivery, toHead).run(raw, cuts);
    }

    /** The pieces of the bytes between the cuts. */
    private static List<ByteBuf> pieces(ByteBufAllocator allocator, byte[] raw, int... cuts) {
        List<ByteBuf> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(allocator.heapBuffer().writeBytes(raw, from, cut - from));
            from = cut;
        }
        pieces.add(allocator.heapBuffer().writeBytes(raw, from, raw.length - from));
        return pieces;
    }

    /** Sends a part of a body on. */
    private static void write(ByteBuf part, BodyWriter writer, ByteBuf out) {
        if (writer.isChunked()) {
            writer.beginChunk(out, part.readableBytes());
            out.writeBytes(part);
            writer.endChunk(out);
        } else {
            out.writeBytes(part);
        }
        part.release();
    }

    private static void end(BodyWriter writer, ByteBuf out) {
        if (writer.isChunked()) {
            writer.end(out);
        }
    }

    private static void assertNothingLeaks(UnpooledByteBufAllocator allocator) {
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    /** Reads requests until the bytes end or one is bad. */
    private static final class Exchange {
        private final RequestHead head;
        private final Forwarding forwarding;
        private final BodyReader body = new BodyReader();
        private final BodyWriter writer = new BodyWriter();
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        private final ByteBuf out = allocator.buffer();
        private final List<String> messages = new ArrayList<>();
        private boolean inBody;
        private BadMessage problem = BadMessage.NONE;

        Exchange(RequestHead head, Forwarding forwarding) {
            this.head = head;
            this.forwarding = forwarding;
        }

        String run(byte[] raw, int... cuts) {
            for (ByteBuf piece : pieces(allocator, raw, cuts)) {
                while (piece.isReadable() && problem == BadMessage.NONE) {
                    read(piece);
                }
                piece.release();
            }
            if (problem != BadMessage.NONE) {
                messages.add(problem.status() + " " + problem);
            } else if (!isComplete()) {
                messages.add("unfinished");
            }
            out.release();
            assertNothingLeaks(allocator);
            return String.join("\n", messages);
        }

        private boolean isComplete() {
            return problem == BadMessage.NONE && !inBody && !head.hasBegun();
        }

        private void read(ByteBuf piece) {
            if (!inBody) {
                Progress progress = head.parse(piece);
                problem = head.problem();
                if (progress == Progress.DONE) {
                    head.writeForward(out, forwarding);
                    inBody = true;
                    writer.begin(head.isChunked());
                    body.begin(head.bodyFraming(), head.contentLength(), MAX_BODY_BYTES);
                    problem = body.problem();
                }
            } else {
                body.read(piece, this::take);
                problem = body.problem();
            }
            if (inBody && body.progress() == Progress.DONE) {
                end(writer, out);
                messages.add(text(out));
                out.clear();
                head.reset();
                inBody = false;
            }
        }

        private void take(ByteBuf part) {
            write(part, writer, out);
        }
    }

    /** Reads the replies to one request. */
    private static final class ReplyExchange {
        private final ResponseHead head = new ResponseHead(MAX_HEAD_BYTES);
        private final BodyReader body = new BodyReader();
        private final BodyWriter writer = new BodyWriter();
        private final Delivery delivery;
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        private final ByteBuf out = allocator.buffer();
        private boolean inBody;
        private BadMessage problem = BadMessage.NONE;

        ReplyExchange(Delivery delivery, boolean toHead) {
            this.delivery = delivery;
            head.reset(toHead, false);
        }

        String run(byte[] raw, int... cuts) {
            int left = 0;
            for (ByteBuf piece : pieces(allocator, raw, cuts)) {
                while (piece.isReadable() && problem == BadMessage.NONE && !isDone()) {
                    read(piece);
                }
                left += piece.readableBytes();
                piece.release();
            }
            if (inBody && problem == BadMessage.NONE) {
                body.end();
                problem = body.problem();
            }
            if (isDone()) {
                end(writer, out);
            }
            String written = text(out);
            out.release();
            assertNothingLeaks(allocator);
            if (problem != BadMessage.NONE) {
                return "502 " + problem;
            }
            return isDone() ? written + (left > 0 ? "+" + left : "") : "unfinished";
        }

        private boolean isDone() {
            return inBody && body.progress() == Progress.DONE;
        }

        private void read(ByteBuf piece) {
            if (inBody) {
                body.read(piece, this::take);
                problem = body.problem();
                return;
            }
            Progress progress = head.parse(piece);
            problem = head.problem();
            if (progress != Progress.DONE) {
                return;
            }
            if (head.isInterim()) {
                if (head.isForwardableInterim()) {
                    head.writeForward(out, delivery);
                }
                head.resetAfterInterim();
                return;
            }
            delivery.close(head.needsClose(delivery));
            head.writeForward(out, delivery);
            inBody = true;
            writer.begin(head.isDeliveredChunked(delivery));
            body.begin(head.bodyFraming(), head.contentLength(), MAX_BODY_BYTES);
        }

        private void take(ByteBuf part) {
            write(part, writer, out);
        }
    }
}

package dev.tidegate.cli.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client of the shop. It reads requests without a body, which is all that the demonstration sends. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that has gone is none of the shop's business
final class ShopConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] ANSWER = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Content-Length: 22\r
            \r
            {"sku":7,"in-stock":1}""".getBytes(StandardCharsets.US_ASCII);

    private final Workers workers;
    private int headEndSeen;

    ShopConnection(Workers workers) {
        this.workers = workers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (isHeadEnd(in.readByte())) {
                    serve(context);
                }
            }
        } finally {
            in.release();
        }
    }

    private boolean isHeadEnd(byte sign) {
        headEndSeen = sign == HEAD_END[headEndSeen] ? headEndSeen + 1 : sign == '\r' ? 1 : 0;
        boolean ended = headEndSeen == HEAD_END.length;
        headEndSeen = ended ? 0 : headEndSeen;
        return ended;
    }

    private void serve(ChannelHandlerContext context) {
        long nowNanos = System.nanoTime();
        long waitNanos = workers.doneNanos(nowNanos) - nowNanos;
        context.executor()
                .schedule(() -> context.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)), waitNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

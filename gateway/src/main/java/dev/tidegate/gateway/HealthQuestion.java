package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;

/** One question to one server whether it is well, and the reader of the answer. Used by one event loop. */
abstract sealed class HealthQuestion extends ChannelInboundHandlerAdapter permits Http1Question, Http2Question {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    /** The question in what the servers of an upstream speak. */
    static HealthQuestion of(String address, UpstreamSpec spec) {
        String path = spec.probe().path();
        return switch (spec.protocol()) {
            case HTTP1 -> new Http1Question(address, path);
            case HTTP2 -> new Http2Question(address, path, !spec.tls().isOff());
        };
    }

    /** The status of the answer, when it has come. */
    final CompletableFuture<Integer> status() {
        return status;
    }

    /** What is sent; the caller takes it over. */
    abstract ByteBuf request();

    /** Reads what came; the caller releases it. */
    abstract void read(ChannelHandlerContext channel, ByteBuf in);

    final void fail(String why) {
        status.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public final void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            read(channel, in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        fail("closed without a reply");
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        status.completeExceptionally(cause);
    }
}

package dev.tidegate.gateway;

import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/** Asks over HTTP/1.1. */
final class Http1Question extends HealthQuestion {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final ResponseHead head = new ResponseHead(HEAD_BYTES_MAX);
    private final String request;

    Http1Question(String address, String path) {
        head.reset(false, false);
        request = "GET " + path + " HTTP/1.1\r\nHost: " + address
                + "\r\nUser-Agent: tidegate\r\nConnection: close\r\n\r\n";
    }

    @Override
    ByteBuf request() {
        return Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII);
    }

    @Override
    void read(ChannelHandlerContext channel, ByteBuf in) {
        if (status().isDone()) {
            return;
        }
        Progress progress = head.parse(in);
        while (progress == Progress.DONE && head.isInterim()) {
            head.resetAfterInterim();
            progress = head.parse(in);
        }
        switch (progress) {
            case MORE -> {}
            case BAD -> fail("no valid reply");
            case DONE -> status().complete(head.status());
        }
    }
}

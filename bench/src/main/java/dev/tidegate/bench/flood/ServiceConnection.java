package dev.tidegate.bench.flood;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** A client of the service. Whatever is not under {@code /control/} is work. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that has gone is none of the service's business
final class ServiceConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String CONTROL = "/control/";
    static final String SLOW = CONTROL + "slow/";
    static final String FORGET = CONTROL + "forget";
    static final String PRESENT = CONTROL + "present";

    private final Work work;

    ServiceConnection(Work work) {
        this.work = work;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String path = request.uri();
        if (path.startsWith(CONTROL)) {
            context.writeAndFlush(answer(control(path)));
        } else {
            work.take(() -> context.writeAndFlush(answer("done")));
        }
    }

    private String control(String path) {
        if (path.startsWith(SLOW)) {
            work.slow(Double.parseDouble(path.substring(SLOW.length())));
        } else if (path.equals(FORGET)) {
            work.forget();
        }
        return Integer.toString(work.present());
    }

    private static FullHttpResponse answer(String text) {
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        answer.headers().set(CONTENT_TYPE, "text/plain").setInt(CONTENT_LENGTH, text.length());
        return answer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

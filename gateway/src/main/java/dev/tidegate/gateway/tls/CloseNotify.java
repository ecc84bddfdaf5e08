package dev.tidegate.gateway.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Closes a connection that fails, or whose other side has said that it sends no more (RFC 8446 section 6.1), as is done
 * with one that just ends. Has no state.
 */
@Sharable
final class CloseNotify extends ChannelInboundHandlerAdapter {
    static final CloseNotify HANDLER = new CloseNotify();

    private CloseNotify() {}

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // Whoever reads the connection hears first that it ended as it should, and was not cut.
        context.fireUserEventTriggered(event);
        if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
            var unused = context.close();
        }
    }

    /**
     * A reset, a handshake that failed or a record that is none: whoever waits is told by the end of the connection.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}

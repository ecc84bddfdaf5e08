package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The end of a connection whose client may still be sending: closes for writing once the last reply is out, and waits a
 * moment, because closing at once would reset the connection before the client has read the reply (RFC 9112 section
 * 9.6). Used by its event loop only.
 */
final class LingeringClose {
    /** After the last reply, the client may talk on for so long before it is cut. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final Worker worker;
    private final OutputPace pace = new OutputPace();
    private long sinceNanos;
    private boolean replySent;

    LingeringClose(Worker worker) {
        this.worker = worker;
    }

    /**
     * Begins.
     *
     * @param allRead whether the client has nothing more to say, so that there is nothing to wait for
     */
    void begin(ChannelHandlerContext channel, boolean allRead) {
        sinceNanos = worker.nowNanos();
        // Over io_uring a write is still under way when flush returns, so the end waits for it.
        var unused = channel.writeAndFlush(worker.emptyBuffer()).addListener(written -> end(channel, allRead));
    }

    private void end(ChannelHandlerContext channel, boolean allRead) {
        if (allRead) {
            var unused = channel.close();
        } else {
            shutdownOutput(channel);
        }
    }

    private void shutdownOutput(ChannelHandlerContext channel) {
        worker.tick();
        sinceNanos = worker.nowNanos();
        replySent = true;
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            var unused = ((DuplexChannel) channel.channel()).shutdownOutput();
        } else {
            // Says that nothing follows; the client answers that and closes.
            var unused = tls.closeOutbound();
        }
    }

    /**
     * Ends at once: an orderly end would make what was sent of a reply look whole to the client (RFC 9112 section 8).
     */
    static void reset(ChannelHandlerContext channel) {
        ((SocketChannel) channel.channel()).config().setSoLinger(0);
        // Past TLS, which would tell the client that all was sent.
        var unused = channel.pipeline().firstContext().close();
    }

    /** Whether the client has had its time. */
    boolean isOver(ChannelHandlerContext channel, long nowNanos, ListenerSpec.Timeouts timeouts) {
        return replySent
                ? nowNanos - sinceNanos >= LINGER_NANOS
                : pace.isStalled(channel.channel(), nowNanos, timeouts);
    }
}

package dev.tidegate.gateway.l4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Tells a client of TLS that nobody here has the name that it asks for (RFC 6066 section 3). */
final class UnrecognizedName {
    /** How long the client may take to read the alert and close. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    /** A record of one fatal alert: type, version, length; level fatal, description unrecognized_name. */
    private static final ByteBuf ALERT = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, 2, 112}).asReadOnly());

    private UnrecognizedName() {}

    /** Sends the alert and our end, and closes when the client did, or after a moment. */
    static void answer(SocketChannel channel) {
        var unused = channel.writeAndFlush(ALERT.duplicate()).addListener(sent -> end(channel));
        channel.config().setAutoRead(true);
        Runnable close = () -> close(channel);
        Future<?> closing = channel.eventLoop().schedule(close, LINGER_NANOS, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> closing.cancel(false));
    }

    private static void end(SocketChannel channel) {
        var unused = channel.shutdownOutput();
    }

    private static void close(SocketChannel channel) {
        var unused = channel.close();
    }
}

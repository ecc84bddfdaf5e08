package dev.tidegate.gateway;

import dev.tidegate.gateway.tls.ServerContexts;
import dev.tidegate.gateway.tls.ServerHandshake;
import dev.tidegate.policy.Http2Settings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of an accepted connection: finds out who is there and what is spoken, and leaves the connection to
 * the handler of that protocol. For all of it the client has the time of one request head. Used by its event loop only.
 *
 * <p>Over TLS the two sides agree on a protocol in the handshake (ALPN, RFC 7301); a client that takes no part in that
 * speaks HTTP/1.1. Without TLS, a client that begins with the preface of HTTP/2 and a SETTINGS frame speaks HTTP/2 (RFC
 * 9113 section 3.3). Whoever sends the preface and then no such frame gets the answer of HTTP/1.1, in which the preface
 * is a request of a version that is not served.
 */
final class ProtocolChooser extends ChannelInboundHandlerAdapter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Where the type of the first frame stands. */
    private static final int FRAME_TYPE = PREFACE.length + 3;

    private static final int SETTINGS = 4;
    /** Clients send the preface and the first frame at once; a lost packet takes this long to come again. */
    private static final long FRAME_NANOS = 1_000_000_000L;

    private final HttpListener listener;
    private final Worker worker;
    private final InetAddress address;
    private final Deadlines.Watched watched = new Deadlines.Watched() {
        @Override
        void onSweep(long nowNanos) {
            ProtocolChooser.this.onSweep(nowNanos);
        }
    };
    private @Nullable ServerHandshake handshake;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf unread;
    private long openedNanos;

    ProtocolChooser(HttpListener listener, Worker worker, InetAddress address) {
        this.listener = listener;
        this.worker = worker;
        this.address = address;
    }

    @Override
    public void channelActive(ChannelHandlerContext channel) {
        worker.tick();
        context = channel;
        openedNanos = worker.nowNanos();
        worker.deadlines().add(watched);
        if (!listener.spec().tls().isOff()) {
            beginTls(channel);
        } else if (listener.spec().http2().isOff()) {
            install(channel, http1(plain()));
        }
    }

    private void beginTls(ChannelHandlerContext channel) {
        Optional<ServerContexts> contexts =
                worker.state().tls().current().listener(listener.spec().name());
        if (contexts.isPresent()) {
            handshake = contexts.get().begin(channel);
        } else {
            // Between two policies: the one that is coming in does not speak TLS here.
            var unused = channel.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end && handshake != null) {
            worker.tick();
            listener.countHandshake(worker.state().metrics(), end.isSuccess());
            if (end.isSuccess()) {
                Peer peer = Peer.of(address, handshake);
                install(channel, handshake.isHttp2() ? http2(peer) : http1(peer));
            } else {
                var unused = channel.close();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        ByteBuf in = (ByteBuf) message;
        worker.tick();
        unread = unread == null ? in : Buffers.append(worker.allocator(), unread, in);
        choose(channel, unread);
    }

    private void choose(ChannelHandlerContext channel, ByteBuf read) {
        int start = read.readerIndex();
        int seen = Math.min(read.readableBytes(), PREFACE.length);
        int same = 0;
        while (same < seen && read.getByte(start + same) == PREFACE[same]) {
            same++;
        }
        if (same < seen) {
            install(channel, http1(plain()));
        } else if (read.readableBytes() > FRAME_TYPE) {
            install(channel, read.getByte(start + FRAME_TYPE) == SETTINGS ? http2(plain()) : http1(plain()));
        }
    }

    private Peer plain() {
        return new Peer(address, false);
    }

    private ChannelInboundHandlerAdapter http1(Peer peer) {
        return new Http1ClientConnection(listener, worker, peer, openedNanos);
    }

    private ChannelInboundHandlerAdapter http2(Peer peer) {
        Http2Settings settings = listener.spec().http2();
        return new Http2ClientConnection(
                listener, worker, peer, settings.isOff() ? Http2Settings.defaults() : settings);
    }

    /** Hands the connection over, as if its handler had been there from the beginning. */
    private void install(ChannelHandlerContext channel, ChannelInboundHandlerAdapter chosen) {
        worker.deadlines().remove(watched);
        ByteBuf read = unread;
        unread = null;
        channel.pipeline().replace(this, "http", chosen);
        ChannelHandlerContext next = channel.pipeline().context(chosen);
        try {
            chosen.channelActive(next);
            if (read != null) {
                chosen.channelRead(next, read);
            }
        } catch (Exception failed) {
            next.fireExceptionCaught(failed);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        worker.deadlines().remove(watched);
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // A reset by the client arrives here, and a handshake that fails: no version in common, a wrong certificate.
        var unused = channel.close();
    }

    private void onSweep(long nowNanos) {
        ChannelHandlerContext channel = context;
        long waited = nowNanos - openedNanos;
        if (channel == null) {
            return;
        }
        if (unread != null && unread.readableBytes() >= PREFACE.length && waited >= FRAME_NANOS) {
            install(channel, http1(plain()));
        } else if (Deadlines.isDue(openedNanos, listener.spec().timeouts().headerNanos(), nowNanos)) {
            var unused = channel.close();
        }
    }
}

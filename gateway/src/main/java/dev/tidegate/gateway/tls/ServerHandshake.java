package dev.tidegate.gateway.tls;

import dev.tidegate.gateway.tls.ServerContexts.Served;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one connection of a client: chooses the certificate by the name that the client asks for (SNI, RFC 6066),
 * and knows afterwards what was agreed on. Used by its event loop only.
 */
public final class ServerHandshake {
    private final Served served;
    private int certificate;
    private @Nullable SslHandler tls;

    ServerHandshake(Served served) {
        this.served = served;
    }

    /** The handler to put first into the pipeline. It may put another into its place. */
    ChannelHandler handler(ByteBufAllocator allocator) {
        if (served.contexts().size() > 1) {
            return new Choice();
        }
        // One certificate needs no choice, so nobody has to look into the client's first message.
        try {
            return begin(0, allocator);
        } finally {
            served.release();
        }
    }

    private SslHandler begin(int chosen, ByteBufAllocator allocator) {
        certificate = chosen;
        SslHandler begun = TlsSettings.configure(served.contexts().get(chosen).newHandler(allocator));
        tls = begun;
        return begun;
    }

    /** Whether HTTP/2 was agreed on (ALPN, RFC 7301); known after the handshake. */
    public boolean isHttp2() {
        return tls != null && TlsSettings.HTTP2.equals(tls.applicationProtocol());
    }

    /** The value of a Client-Cert field for the client's certificate (RFC 9440); empty when it showed none. */
    public String clientCertificate() {
        return tls == null || !served.asksClients()
                ? ""
                : ClientCertificate.field(tls.engine().getSession());
    }

    /**
     * Whether a request belongs to another connection: the client was asked for its certificate under one name, and the
     * request is for a host of which another certificate is (RFC 9110 section 15.5.20). Without certificates of clients
     * no right hangs on the name of a connection, so it may carry requests for any host.
     *
     * @param host in lower case, without a port
     */
    public boolean isMisdirected(String host) {
        if (!served.asksClients()) {
            return false;
        }
        int wanted = served.names().find(host);
        return wanted != NameTable.NONE && wanted != certificate;
    }

    /** Whether requests may belong to another connection at all, as {@link #isMisdirected} says. */
    public boolean asksForCertificate() {
        return served.asksClients();
    }

    /** Waits for the first message of the client, and then gives way to the handler with the right certificate. */
    private final class Choice extends AbstractSniHandler<Integer> {
        /** Who waits for the handshake looks after its time. */
        private static final long NO_TIMEOUT = 0;

        Choice() {
            super(NO_TIMEOUT);
        }

        @Override
        protected Future<Integer> lookup(ChannelHandlerContext context, @Nullable String name) {
            int found = name == null ? NameTable.NONE : served.names().find(name);
            return context.executor().newSucceededFuture(Math.max(0, found));
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext context, @Nullable String name, Future<Integer> found) {
            SslHandler chosen = begin(found.getNow(), context.alloc());
            boolean placed = false;
            try {
                context.pipeline().replace(this, null, chosen);
                placed = true;
            } finally {
                if (!placed) {
                    ReferenceCountUtil.safeRelease(chosen.engine());
                }
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
            served.release();
            super.handlerRemoved0(context);
        }
    }
}

package dev.tidegate.cli.load;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import javax.net.ssl.SSLException;

/** How the connections of a run are secured: not at all, or by TLS. */
sealed interface Security {
    /** HTTP in plain text. */
    record Plain() implements Security {
        @Override
        public void add(Channel channel) {}

        @Override
        public Future<Channel> whenReady(Channel channel) {
            return channel.eventLoop().newSucceededFuture(channel);
        }
    }

    /** HTTP over TLS, to a host that is asked for by its name. */
    record Tls(SslContext context, String host, int port) implements Security {
        @Override
        public void add(Channel channel) {
            channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port));
        }

        @Override
        public Future<Channel> whenReady(Channel channel) {
            return channel.pipeline().get(SslHandler.class).handshakeFuture();
        }
    }

    /**
     * What a plan asks for.
     *
     * @throws IllegalStateException when this Java runtime has no TLS
     */
    static Security of(LoadPlan plan) {
        if (!plan.isTls()) {
            return new Plain();
        }
        SslContextBuilder builder = SslContextBuilder.forClient();
        if (plan.trust() == LoadPlan.Trust.ANYONE) {
            // The name is part of what is not asked, or a gateway could not be reached by its address.
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        try {
            return new Tls(builder.build(), plan.target().getHost(), plan.port());
        } catch (SSLException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }

    /** Prepares a new connection, before anything else is added to it. */
    void add(Channel channel);

    /** Completes when requests can be sent over a connection. */
    Future<Channel> whenReady(Channel channel);
}

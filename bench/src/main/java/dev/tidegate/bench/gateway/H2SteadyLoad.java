package dev.tidegate.bench.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Holds a rate over HTTP/2 in an open loop, as {@code tidegate load} does over HTTP/1.1: requests are due one after
 * another at even distances, whatever became of those before, and latency counts from then. h2load cannot take its
 * place: at a fixed rate it sends in bursts every 10 ms.
 */
final class H2SteadyLoad {
    private static final int DIGITS = 3;
    private static final int READY_SECONDS = 5;

    private H2SteadyLoad() {}

    /** Holds the rate for so many seconds over connections that are open from the start. */
    static Load.Steady run(URI target, double perSecond, double seconds, Settings settings)
            throws IOException, InterruptedException {
        int threads = settings.loadThreads();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("h2-load", true), EpollIoHandler.newFactory());
        try {
            List<H2Lane> lanes = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                List<H2Client> clients = connect(group, target, settings.connections() / threads);
                lanes.add(new H2Lane(clients, threads / perSecond, seconds));
            }
            long startNanos = System.nanoTime();
            lanes.forEach(lane -> lane.start(startNanos));
            return collect(lanes);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /** Opens connections, all on one event loop. */
    private static List<H2Client> connect(EventLoopGroup group, URI target, int count)
            throws IOException, InterruptedException {
        Optional<SslContext> tls = target.getScheme().equals("https") ? Optional.of(tls()) : Optional.empty();
        Bootstrap bootstrap = new Bootstrap()
                .group(group.next())
                .channel(EpollSocketChannel.class)
                .remoteAddress(new InetSocketAddress(target.getHost(), target.getPort()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        H2Client.install(channel, target);
                    }
                });
        List<H2Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(H2Client.of(bootstrap.connect().sync().channel()));
        }
        clients.forEach(client ->
                client.ready().orTimeout(READY_SECONDS, TimeUnit.SECONDS).join());
        return clients;
    }

    private static SslContext tls() throws IOException {
        return SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
    }

    private static Load.Steady collect(List<H2Lane> lanes) {
        Histogram latency = new Histogram(DIGITS);
        long answered = 0;
        long refused = 0;
        long failed = 0;
        for (H2Lane lane : lanes) {
            H2Lane.Counts counts = lane.awaitEnd();
            latency.add(counts.latencyNanos());
            answered += counts.answered();
            refused += counts.refused();
            failed += counts.failed();
        }
        return new Load.Steady(answered, refused, failed, latency);
    }
}

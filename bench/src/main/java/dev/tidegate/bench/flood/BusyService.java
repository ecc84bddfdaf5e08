package dev.tidegate.bench.flood;

import dev.tidegate.cli.net.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The service under test, as a process: it prints the port that it found, serves, and ends when its standard input
 * does.
 */
public final class BusyService {
    private static final int BACKLOG = 8_192;
    private static final int BODY_BYTES_MAX = 1_024;

    private BusyService() {}

    /** Runs the service; the arguments are those of a {@link ServiceModel}. */
    public static void main(String[] arguments) throws IOException {
        Work work = new Work(ServiceModel.parse(arguments), Spinner.calibrate());
        Channel listening = listen(work);
        System.out.println(((InetSocketAddress) listening.localAddress()).getPort());
        while (System.in.read() >= 0) {
            // Whoever started it holds the other end, so that it ends even when that one was killed.
        }
        System.exit(0);
    }

    private static Channel listen(Work work) {
        Transport transport = Transport.best();
        return new ServerBootstrap()
                .group(transport.group(1, "service-io"))
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(BODY_BYTES_MAX))
                                .addLast(new ServiceConnection(work));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }
}

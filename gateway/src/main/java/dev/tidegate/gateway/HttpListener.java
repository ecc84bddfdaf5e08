package dev.tidegate.gateway;

import dev.tidegate.policy.ListenerSpec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One listening socket. Counts connections in all and per address; what exceeds a limit is closed at once, so that the
 * old ones are served on. Thread-safe.
 */
final class HttpListener {
    private static final int BACKLOG = 4096;

    private final Workers workers;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, AtomicInteger> byAddress = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private volatile ListenerSpec spec;
    private final Channel channel;

    private HttpListener(ListenerSpec spec, Workers workers) {
        this.spec = spec;
        this.workers = workers;
        this.channel = bind();
    }

    /** Binds and begins to accept. Fails with one sentence when the address cannot be had. */
    static HttpListener open(ListenerSpec spec, Workers workers) {
        return new HttpListener(spec, workers);
    }

    private Channel bind() {
        ChannelFuture binding = new ServerBootstrap()
                .group(workers.group())
                .channel(workers.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, Workers.ALLOCATOR)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel child) {
                        accept(child);
                    }
                })
                .bind(spec.host(), spec.port())
                .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new GatewayException(
                    "Listener '%s' cannot bind %s:%d (%s): free the port or change listeners.%s.bind."
                            .formatted(
                                    spec.name(),
                                    spec.host(),
                                    spec.port(),
                                    binding.cause().getMessage(),
                                    spec.name()),
                    binding.cause());
        }
        return binding.channel();
    }

    private void accept(SocketChannel child) {
        InetSocketAddress peer = child.remoteAddress();
        ListenerSpec limits = spec;
        if (peer == null || connections.incrementAndGet() > limits.maxConnections()) {
            connections.decrementAndGet();
            refuse(child);
            return;
        }
        if (countUp(peer.getAddress()) > limits.maxConnectionsPerAddress()) {
            countDown(peer.getAddress());
            connections.decrementAndGet();
            refuse(child);
            return;
        }
        child.closeFuture().addListener(closed -> {
            countDown(peer.getAddress());
            connections.decrementAndGet();
        });
        child.pipeline().addLast(new ProtocolChooser(this, workers.of(child.eventLoop()), peer.getAddress()));
    }

    private int countUp(InetAddress address) {
        return byAddress
                .compute(address, (key, seen) -> {
                    AtomicInteger count = seen == null ? new AtomicInteger() : seen;
                    count.incrementAndGet();
                    return count;
                })
                .get();
    }

    private void countDown(InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count.decrementAndGet() == 0 ? null : count);
    }

    /** A reset costs less than an orderly end, for us and for the kernel. */
    private void refuse(SocketChannel child) {
        refused.increment();
        child.config().setSoLinger(0);
        var unused = child.close();
    }

    /** Whether this listener is bound where the policy wants one. */
    boolean isAt(ListenerSpec wanted) {
        return spec.host().equals(wanted.host()) && spec.port() == wanted.port();
    }

    /** Takes over what a reload changed; connections stay. */
    void configure(ListenerSpec newSpec) {
        spec = newSpec;
    }

    ListenerSpec spec() {
        return spec;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    int connections() {
        return connections.get();
    }

    long refused() {
        return refused.sum();
    }

    /** Stops accepting; connections that are open live on. */
    void close() {
        channel.close().awaitUninterruptibly();
    }
}

package dev.tidegate.gateway.l4;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.HealthSnapshot;
import dev.tidegate.balance.Server;
import dev.tidegate.gateway.accesslog.LogEntry;
import dev.tidegate.metrics.Family;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** One TCP listener on loops of its own, with a clock for its limits that stands still until it is moved. */
final class Rig implements TcpHost, AutoCloseable {
    static final String LISTENER = "db";
    static final String UPSTREAM = "shop";

    private final EventLoopGroup group;
    private final Gate gate;
    private final MetricRegistry metrics = new MetricRegistry();
    private final Map<String, Door> doors = new ConcurrentHashMap<>();
    private final List<Seen> log = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final TcpLoops loops;
    private final TcpListener listener;
    private final Channel bound;

    /** How bytes are moved. */
    enum Kind {
        SPLICE(EpollServerSocketChannel.class, EpollSocketChannel.class),
        EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
        IO_URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class),
        NIO(NioServerSocketChannel.class, NioSocketChannel.class);

        private final Class<? extends ServerChannel> serverChannel;
        private final Class<? extends SocketChannel> socketChannel;

        Kind(Class<? extends ServerChannel> serverChannel, Class<? extends SocketChannel> socketChannel) {
            this.serverChannel = serverChannel;
            this.socketChannel = socketChannel;
        }

        /** Those that work on this machine. */
        static Stream<Kind> available() {
            return Stream.of(values()).filter(Kind::isAvailable);
        }

        private boolean isAvailable() {
            return switch (this) {
                case SPLICE, EPOLL -> Epoll.isAvailable();
                case IO_URING -> IoUring.isAvailable();
                case NIO -> true;
            };
        }

        private IoHandlerFactory handlers() {
            return switch (this) {
                case SPLICE, EPOLL -> EpollIoHandler.newFactory();
                case IO_URING -> IoUringIoHandler.newFactory();
                case NIO -> NioIoHandler.newFactory();
            };
        }

        private TcpTransport transport() {
            return new TcpTransport(socketChannel, this == SPLICE);
        }
    }

    /** A line of the access log. */
    record Seen(String client, int status, String reason, long bytesIn, long bytesOut, String upstream, String host) {
        static Seen of(LogEntry entry) {
            return new Seen(
                    entry.client().toString(),
                    entry.status(),
                    entry.reason().toString(),
                    entry.bytesIn(),
                    entry.bytesOut(),
                    entry.upstream().toString(),
                    entry.host().toString());
        }
    }

    /** The way to a server on the loopback. */
    private static final class Door implements ServerDoor {
        private final InetSocketAddress address;
        private final AtomicInteger taken = new AtomicInteger();

        Door(Server server) {
            address = new InetSocketAddress(server.host(), server.port());
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public boolean tryTake(int max) {
            if (taken.incrementAndGet() > max) {
                taken.decrementAndGet();
                return false;
            }
            return true;
        }

        @Override
        public void giveBack() {
            taken.decrementAndGet();
        }

        @Override
        public void onConnected() {}

        @Override
        public void onConnectFailed(String upstream, Throwable cause) {}
    }

    Rig(Kind kind, Policy policy) {
        group = new MultiThreadIoEventLoopGroup(2, kind.handlers());
        gate = Gate.of(policy, 1, clock.get());
        loops = new TcpLoops(group, kind.transport(), () -> entry -> log.add(Seen.of(entry)));
        listener = new TcpListener(LISTENER, this, loops);
        listener.configure(policy.listener(LISTENER), gate.tcp(LISTENER));
        bound = bind(kind);
    }

    private Channel bind(Kind kind) {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(kind.serverChannel)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        listener.accept(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** A rig before these servers. */
    static Rig before(Kind kind, RawServer... servers) {
        return new Rig(kind, policy(spec(), upstream(servers)));
    }

    static ListenerSpec spec() {
        return ListenerSpec.tcp(LISTENER, "127.0.0.1", 0, UPSTREAM);
    }

    static UpstreamSpec upstream(RawServer... servers) {
        return UpstreamSpec.of(
                UPSTREAM, Stream.of(servers).map(RawServer::asServer).toList());
    }

    static Policy policy(ListenerSpec listener, UpstreamSpec upstream) {
        return Policy.builder().listener(listener).upstream(upstream).build();
    }

    int port() {
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    RawSocket connect() {
        return RawSocket.connect(port());
    }

    /** Whether a new connection is reset, be it before the client has noticed that it was made. */
    boolean resets(InetAddress from) {
        try (RawSocket client = RawSocket.connect(from, port())) {
            return client.isReset();
        } catch (IOException | UncheckedIOException reset) {
            return true;
        }
    }

    boolean resets() {
        return resets(InetAddress.getLoopbackAddress());
    }

    List<Seen> log() {
        return log;
    }

    TcpListener listener() {
        return listener;
    }

    void advance(long nanos) {
        clock.addAndGet(nanos);
    }

    /** How many connections ended in this way. */
    double ended(TcpEnding how) {
        return value("tidegate.tcp.ended", how.outcome());
    }

    /** How many bytes went in a direction. */
    double io(String direction) {
        return value("tidegate.tcp.io", direction);
    }

    private double value(String metric, String label) {
        return metrics.read().stream()
                .filter(family -> family.metric().name().equals(metric))
                .flatMap(family -> family.series().stream())
                .filter(series -> series.labelValues().contains(label))
                .mapToDouble(series -> ((Family.Series.Value) series).value())
                .sum();
    }

    /** Calls and connections that some server is still thought to have. */
    int held() {
        int inFlight = health().servers().stream()
                .mapToInt(HealthSnapshot.ServerHealth::inFlight)
                .sum();
        return inFlight
                + doors.values().stream().mapToInt(door -> door.taken.get()).sum();
    }

    /** What the balancer of the first upstream knows. */
    HealthSnapshot health() {
        return gate.upstreams().values().iterator().next().balancer().snapshot(nanoTime());
    }

    @Override
    public long nanoTime() {
        return clock.get();
    }

    @Override
    public ServerDoor door(LiveUpstream upstream, int server) {
        return doors.computeIfAbsent(
                upstream.balancer().definition(server).address(),
                address -> new Door(upstream.balancer().definition(server)));
    }

    @Override
    public CharSequence clientKey(InetAddress client) {
        return client.getHostAddress();
    }

    @Override
    public MetricRegistry metrics() {
        return metrics;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        loops.close();
    }
}

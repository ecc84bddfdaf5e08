package dev.tidegate.rls;

import dev.tidegate.policy.ListenerSpec;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The service over gRPC on one listener, with health checking and reflection. Thread-safe. */
final class GrpcServer implements AutoCloseable {
    /** The largest request. */
    static final int MESSAGE_BYTES_MAX = 256 << 10;

    /** How many calls of one connection run at once. */
    static final int CALLS_MAX = 1_000;

    /**
     * How much a connection may send before it is read. A fixed bound, as finding one costs a ping for each few reads.
     */
    private static final int WINDOW_BYTES = 1 << 20;

    /** How often a client may ask whether the connection lives. */
    private static final Duration KEEPALIVE_MIN = Duration.ofSeconds(5);

    /** After which silence the connection is asked whether it lives, and how long it may take to say so. */
    private static final Duration KEEPALIVE = Duration.ofMinutes(1);

    private static final Duration KEEPALIVE_PATIENCE = Duration.ofSeconds(20);

    private final ListenerSpec listener;
    private final HealthStatusManager health = new HealthStatusManager();
    private final EventLoopGroup acceptor;
    private final BoundedLoops loops;
    private final List<ListenerTls> tls;
    private final Server server;
    private final AtomicBoolean isDraining = new AtomicBoolean();

    /** What is served. */
    record Content(ServiceSchema schema, Desk desk) {}

    private GrpcServer(ListenerSpec listener, List<ListenerTls> tls, Content content) {
        SocketKind sockets = SocketKind.best();
        this.listener = listener;
        this.tls = tls;
        this.acceptor = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("tidegate-rls-accept", true), sockets.handlers());
        this.loops =
                new BoundedLoops(Runtime.getRuntime().availableProcessors(), sockets.handlers(), listener.bounds());
        this.server = build(sockets, content);
    }

    /**
     * Binds and starts to answer.
     *
     * @throws RlsException when the address or a file of TLS cannot be used
     */
    static GrpcServer start(ListenerSpec listener, Content content) {
        List<ListenerTls> tls = listener.tls().isOff() ? List.of() : List.of(ListenerTls.open(listener));
        GrpcServer made = new GrpcServer(listener, tls, content);
        made.bind();
        return made;
    }

    private Server build(SocketKind sockets, Content content) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(listener.host(), listener.port()))
                .channelType(sockets.server())
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .handshakeTimeout(listener.timeouts().headerNanos(), TimeUnit.NANOSECONDS)
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .maxInboundMetadataSize(listener.maxHeaderBytes())
                .maxConcurrentCallsPerConnection(CALLS_MAX)
                .permitKeepAliveTime(KEEPALIVE_MIN.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .addService(service(content))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        tls.forEach(builder::sslContext);
        return builder.build();
    }

    private ServerServiceDefinition service(Content content) {
        MethodDescriptor<byte[], byte[]> method = method();
        ServiceDescriptor description = ServiceDescriptor.newBuilder(ServiceSchema.SERVICE)
                .setSchemaDescriptor(content.schema())
                .addMethod(method)
                .build();
        Desk desk = content.desk();
        return ServerServiceDefinition.builder(description)
                .addMethod(method, new RateLimitCalls(desk, new Bursts(loops, desk::store)))
                .build();
    }

    /** The method, with messages as bytes. */
    static MethodDescriptor<byte[], byte[]> method() {
        BytesMarshaller bytes = new BytesMarshaller();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(ServiceSchema.SERVICE, ServiceSchema.METHOD))
                .build();
    }

    private void bind() {
        try {
            server.start();
            health.setStatus(ServiceSchema.SERVICE, ServingStatus.SERVING);
        } catch (IOException taken) {
            close();
            throw RlsException.cannotBind(listener, taken);
        }
    }

    String name() {
        return listener.name();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) List.copyOf(server.getListenSockets()).getFirst();
    }

    /** Whether a listener is bound where this one is. */
    boolean isAt(ListenerSpec wanted) {
        return listener.host().equals(wanted.host()) && listener.port() == wanted.port();
    }

    /**
     * Reads what a listener at this address needs that a policy wants; what is returned puts it in force.
     *
     * @throws RlsException when a file cannot be used, or something is wanted that only another address can have
     */
    Runnable prepare(ListenerSpec wanted) {
        boolean isAlike = wanted.tls().isOff() == tls.isEmpty()
                && wanted.maxHeaderBytes() == listener.maxHeaderBytes()
                && wanted.timeouts().headerNanos() == listener.timeouts().headerNanos();
        if (!isAlike) {
            throw RlsException.cannotChange(wanted);
        }
        List<Runnable> changes = tls.stream()
                .map(one -> {
                    ListenerTls.Made made = one.prepare(wanted);
                    return (Runnable) () -> one.use(made);
                })
                .toList();
        return () -> {
            changes.forEach(Runnable::run);
            loops.bound(wanted.bounds());
        };
    }

    /** Reads the files of TLS again. Blocks while it does. */
    void look() {
        tls.forEach(ListenerTls::look);
    }

    /** How many connections are open. */
    int connections() {
        return loops.connections();
    }

    /** Tells those who ask about its health to go elsewhere. */
    void drain() {
        if (isDraining.compareAndSet(false, true)) {
            health.enterTerminalState();
        }
    }

    /** Accepts no more, lets requests under way end for so long, and ends. */
    void close(Duration patience) {
        drain();
        server.shutdown();
        try {
            if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException impatient) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        close();
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.shutdownNow();
        var unusedAcceptor = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        var unusedLoops = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

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

/** The service over gRPC, with health checking and reflection. Thread-safe. */
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

    private final Server server;
    private final HealthStatusManager health;
    private final EventLoopGroup acceptor;
    private final BoundedLoops loops;

    private GrpcServer(Server server, HealthStatusManager health, EventLoopGroup acceptor, BoundedLoops loops) {
        this.server = server;
        this.health = health;
        this.acceptor = acceptor;
        this.loops = loops;
    }

    /** Binds and starts to answer. */
    static GrpcServer start(ListenerSpec listener, ServiceSchema schema, Desk desk) {
        SocketKind sockets = SocketKind.best();
        EventLoopGroup acceptor = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("tidegate-rls-accept", true), sockets.handlers());
        BoundedLoops loops = new BoundedLoops(
                Runtime.getRuntime().availableProcessors(),
                sockets.handlers(),
                listener.maxConnections(),
                listener.maxConnectionsPerAddress());
        HealthStatusManager health = new HealthStatusManager();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(listener.host(), listener.port()))
                .channelType(sockets.server())
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .maxInboundMetadataSize(listener.maxHeaderBytes())
                .maxConcurrentCallsPerConnection(CALLS_MAX)
                .permitKeepAliveTime(KEEPALIVE_MIN.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .addService(service(schema, new RateLimitCalls(desk, new Bursts(loops, desk::store))))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .build();
        GrpcServer made = new GrpcServer(server, health, acceptor, loops);
        made.bind(listener);
        return made;
    }

    private void bind(ListenerSpec listener) {
        try {
            server.start();
            health.setStatus(ServiceSchema.SERVICE, ServingStatus.SERVING);
        } catch (IOException taken) {
            close();
            throw new RlsException(
                    "the listener '" + listener.name() + "' cannot bind " + listener.host() + ":" + listener.port()
                            + " (" + taken.getMessage() + "); stop what holds the port, or name another",
                    taken);
        }
    }

    /** The method, with messages as bytes. */
    static MethodDescriptor<byte[], byte[]> method() {
        BytesMarshaller bytes = new BytesMarshaller();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(ServiceSchema.SERVICE, ServiceSchema.METHOD))
                .build();
    }

    private static ServerServiceDefinition service(ServiceSchema schema, RateLimitCalls calls) {
        MethodDescriptor<byte[], byte[]> method = method();
        ServiceDescriptor description = ServiceDescriptor.newBuilder(ServiceSchema.SERVICE)
                .setSchemaDescriptor(schema)
                .addMethod(method)
                .build();
        return ServerServiceDefinition.builder(description)
                .addMethod(method, calls)
                .build();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) List.copyOf(server.getListenSockets()).getFirst();
    }

    /** How many connections are open. */
    int connections() {
        return loops.connections();
    }

    /** Tells those who ask about its health to go elsewhere. */
    void drain() {
        health.enterTerminalState();
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

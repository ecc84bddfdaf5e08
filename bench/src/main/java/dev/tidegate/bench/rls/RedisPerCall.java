package dev.tidegate.bench.rls;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.rls.wire.MalformedMessageException;
import dev.tidegate.rls.wire.ProtoWriter;
import dev.tidegate.rls.wire.Query;
import dev.tidegate.rls.wire.QueryReader;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What the field does: a fixed window in Redis, counted up by each request with INCRBY and EXPIRE, asynchronously and
 * over one connection. It reads and writes messages as Tidegate does, on the same threads of the same stack.
 */
final class RedisPerCall implements ServerCallHandler<byte[], byte[]> {
    private static final long LIMIT = 100_000_000;
    private static final long WINDOW_MILLIS = 1_000;
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int OK = 1;
    private static final int OVER_LIMIT = 2;

    private final RedisAsyncCommands<String, String> redis;

    private RedisPerCall(RedisAsyncCommands<String, String> redis) {
        this.redis = redis;
    }

    static int start(String redisUrl) throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        RedisPerCall calls =
                new RedisPerCall(RedisClient.create(redisUrl).connect().async());
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .channelType(EpollServerSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .addService(ServerServiceDefinition.builder(Method.SERVICE)
                        .addMethod(Method.shouldRateLimit(), calls)
                        .build())
                .build()
                .start();
        return server.getPort();
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        call.request(2);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                ask(message, call);
            }
        };
    }

    private void ask(byte[] message, ServerCall<byte[], byte[]> call) {
        Query query;
        try {
            query = QueryReader.read(message);
        } catch (MalformedMessageException malformed) {
            call.close(Status.INVALID_ARGUMENT, new Metadata());
            return;
        }
        String key = key(query, System.currentTimeMillis() / WINDOW_MILLIS);
        var count = redis.incrby(key, query.hits(query.descriptors().getFirst()));
        var unused = redis.expire(key, 1);
        count.thenAccept(hits -> answer(hits, call));
    }

    private static String key(Query query, long window) {
        StringBuilder key = new StringBuilder(query.domain());
        for (DescriptorEntry entry : query.descriptors().getFirst().entries()) {
            key.append('_').append(entry.key()).append('_').append(entry.value());
        }
        return key.append('_').append(window).toString();
    }

    private static void answer(long hits, ServerCall<byte[], byte[]> call) {
        int code = hits > LIMIT ? OVER_LIMIT : OK;
        ProtoWriter limit = new ProtoWriter().number(1, LIMIT).number(2, 1);
        ProtoWriter status = new ProtoWriter()
                .number(1, code)
                .message(2, limit)
                .number(3, Math.max(0, LIMIT - hits))
                .message(4, new ProtoWriter().number(1, 1));
        call.sendHeaders(new Metadata());
        call.sendMessage(new ProtoWriter().number(1, code).message(2, status).toBytes());
        call.close(Status.OK, new Metadata());
    }
}

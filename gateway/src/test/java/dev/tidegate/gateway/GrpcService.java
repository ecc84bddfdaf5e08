package dev.tidegate.gateway;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server of gRPC with one method of each kind; messages are plain text. */
final class GrpcService implements AutoCloseable {
    static final MethodDescriptor<String, String> ECHO = method("Echo", MethodType.UNARY);
    static final MethodDescriptor<String, String> FAIL = method("Fail", MethodType.UNARY);
    static final MethodDescriptor<String, String> NEVER = method("Never", MethodType.UNARY);
    static final MethodDescriptor<String, String> COUNT = method("Count", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<String, String> JOIN = method("Join", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<String, String> CHAT = method("Chat", MethodType.BIDI_STREAMING);

    static final Metadata.Key<String> NOTE = Metadata.Key.of("x-note", Metadata.ASCII_STRING_MARSHALLER);

    private final Server server;
    private final AtomicInteger cancelled = new AtomicInteger();
    private final List<Metadata> heads = new CopyOnWriteArrayList<>();

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static MethodDescriptor<String, String> method(String name, MethodType type) {
        return MethodDescriptor.newBuilder(new Text(), new Text())
                .setFullMethodName("test.Talk/" + name)
                .setType(type)
                .build();
    }

    GrpcService() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("test.Talk")
                        .addMethod(ECHO, ServerCalls.asyncUnaryCall(GrpcService::echo))
                        .addMethod(FAIL, ServerCalls.asyncUnaryCall(GrpcService::fail))
                        .addMethod(NEVER, ServerCalls.asyncUnaryCall(this::never))
                        .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(this::count))
                        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(GrpcService::join))
                        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(GrpcService::chat))
                        .build())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <A, B> ServerCall.Listener<A> interceptCall(
                            ServerCall<A, B> call, Metadata head, ServerCallHandler<A, B> next) {
                        heads.add(head);
                        return next.startCall(call, head);
                    }
                })
                .build()
                .start();
    }

    private static void echo(String message, StreamObserver<String> reply) {
        reply.onNext("echo " + message);
        reply.onCompleted();
    }

    /** Ends without a message, so that the reply is one head with the status in it. */
    private static void fail(String message, StreamObserver<String> reply) {
        Metadata trailers = new Metadata();
        trailers.put(NOTE, "why");
        reply.onError(Status.FAILED_PRECONDITION
                .withDescription("not now: " + message)
                .asRuntimeException(trailers));
    }

    private void never(String message, StreamObserver<String> reply) {
        ((ServerCallStreamObserver<String>) reply).setOnCancelHandler(cancelled::incrementAndGet);
    }

    /** Counts up as far as it is told, as fast as the client takes it; 0 for ever. */
    private void count(String message, StreamObserver<String> reply) {
        ServerCallStreamObserver<String> out = (ServerCallStreamObserver<String>) reply;
        long last = Long.parseLong(message);
        long[] next = {1};
        out.setOnCancelHandler(cancelled::incrementAndGet);
        out.setOnReadyHandler(() -> {
            while (out.isReady() && (last == 0 || next[0] <= last)) {
                out.onNext(String.valueOf(next[0]++));
            }
            if (next[0] == last + 1) {
                next[0]++;
                out.onCompleted();
            }
        });
    }

    private static StreamObserver<String> join(StreamObserver<String> reply) {
        return new StreamObserver<>() {
            private final StringBuilder all = new StringBuilder();

            @Override
            public void onNext(String message) {
                all.append(message);
            }

            @Override
            public void onError(Throwable gone) {
                all.setLength(0);
            }

            @Override
            public void onCompleted() {
                reply.onNext(all.toString());
                reply.onCompleted();
            }
        };
    }

    private static StreamObserver<String> chat(StreamObserver<String> reply) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                reply.onNext("re: " + message);
            }

            @Override
            public void onError(Throwable gone) {
                reply.onCompleted();
            }

            @Override
            public void onCompleted() {
                reply.onCompleted();
            }
        };
    }

    int port() {
        return server.getPort();
    }

    /** How many calls were cancelled. */
    int cancelled() {
        return cancelled.get();
    }

    /** The metadata of all calls. */
    List<Metadata> heads() {
        return heads;
    }

    static CallOptions options() {
        return CallOptions.DEFAULT;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}

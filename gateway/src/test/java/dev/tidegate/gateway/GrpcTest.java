package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Rate;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.UpstreamSpec;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real client and a real server of gRPC, with the gate between them. */
@ExtendWith(BufferGuard.class)
class GrpcTest {
    private GrpcService service = new GrpcService();
    private Gateway gateway = start(policy());
    private ManagedChannel channel = channel();

    GrpcTest() throws IOException {}

    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private UpstreamSpec upstream() {
        // How many calls the service bears at once is not what is shown here.
        return UpstreamSpec.of("talk", List.of(Gates.server(service.port())))
                .withProtocol(UpstreamSpec.Protocol.HTTP2)
                .withConcurrency(ConcurrencySpec.off());
    }

    private Policy policy() {
        return Gates.policy(upstream()).build();
    }

    private static Gateway start(Policy policy) {
        return Gates.start(policy, 2);
    }

    private ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", Gates.port(gateway))
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        gateway.close();
        service.close();
    }

    private String call(MethodDescriptor<String, String> method, String message) {
        return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, message);
    }

    private StatusRuntimeException failure(MethodDescriptor<String, String> method, CallOptions options) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> ClientCalls.blockingUnaryCall(channel, method, options, "x"));
    }

    @Test
    void aCallGoesThroughAndBack() {
        assertThat(call(GrpcService.ECHO, "hello")).isEqualTo("echo hello");
        assertThat(service.heads()).singleElement().satisfies(head -> {
            assertThat(head.get(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("127.0.0.1");
        });
    }

    @Test
    void largeMessagesGoThroughAndBack() {
        String large = "x".repeat(3_000_000);

        assertThat(call(GrpcService.ECHO, large)).hasSize(large.length() + "echo ".length());
    }

    @Test
    void anErrorWithoutAMessageKeepsItsStatusItsTextAndItsMetadata() {
        StatusRuntimeException failed = failure(GrpcService.FAIL, CallOptions.DEFAULT);

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(failed.getStatus().getDescription()).isEqualTo("not now: x");
        assertThat(failed.getTrailers())
                .isNotNull()
                .satisfies(
                        trailers -> assertThat(trailers.get(GrpcService.NOTE)).isEqualTo("why"));
    }

    @Test
    void aStreamOfRepliesComesInOrderAndWhole() {
        Iterator<String> replies =
                ClientCalls.blockingServerStreamingCall(channel, GrpcService.COUNT, CallOptions.DEFAULT, "20000");

        for (int i = 1; i <= 20_000; i++) {
            assertThat(replies.next()).isEqualTo(String.valueOf(i));
        }
        assertThat(replies.hasNext()).isFalse();
    }

    @Test
    void aStreamOfRequestsArrivesWhole() throws Exception {
        Replies replies = new Replies();
        StreamObserver<String> requests =
                ClientCalls.asyncClientStreamingCall(channel.newCall(GrpcService.JOIN, CallOptions.DEFAULT), replies);
        for (int i = 0; i < 1000; i++) {
            requests.onNext(i + ",");
        }
        requests.onCompleted();

        assertThat(replies.next()).startsWith("0,1,2,").endsWith(",998,999,");
        assertThat(replies.end().get(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.OK);
    }

    @Test
    void bothSidesTalkInTurns() throws Exception {
        Replies replies = new Replies();
        StreamObserver<String> requests =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(GrpcService.CHAT, CallOptions.DEFAULT), replies);
        for (int i = 0; i < 20; i++) {
            requests.onNext("line " + i);
            assertThat(replies.next()).isEqualTo("re: line " + i);
        }
        requests.onCompleted();

        assertThat(replies.end().get(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.OK);
    }

    @Test
    void aClientThatCancelsCancelsTheCallAtTheServer() {
        Iterator<String> replies =
                ClientCalls.blockingServerStreamingCall(channel, GrpcService.COUNT, CallOptions.DEFAULT, "0");
        assertThat(replies.next()).isEqualTo("1");
        channel.shutdownNow();

        Waiting.until(() -> service.cancelled() == 1);
    }

    @Test
    void aDeadlineEndsTheCallOnBothSides() {
        StatusRuntimeException failed =
                failure(GrpcService.NEVER, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Waiting.until(() -> service.cancelled() == 1);
    }

    @Test
    void manyCallsAtOnceAllSucceed() throws Exception {
        List<CompletableFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<String> reply = new CompletableFuture<>();
            ClientCalls.asyncUnaryCall(
                    channel.newCall(GrpcService.ECHO, CallOptions.DEFAULT), "m" + i, new StreamObserver<>() {
                        @Override
                        public void onNext(String message) {
                            reply.complete(message);
                        }

                        @Override
                        public void onError(Throwable failed) {
                            reply.completeExceptionally(failed);
                        }

                        @Override
                        public void onCompleted() {
                            reply.completeExceptionally(new IllegalStateException("no message"));
                        }
                    });
            replies.add(reply);
        }
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("echo m" + i);
        }
    }

    @Test
    void aRefusedCallIsToldSoInTheWordsOfGrpc() {
        LimitSpec once = LimitSpec.perClient("once", new LimitRule.FixedWindow(new Rate(1, 60_000 * Gates.MILLI)));
        gateway.reload(Policy.builder()
                .listener(Gates.listener())
                .limit(once)
                .upstream(upstream())
                .route(RouteSpec.of("/**", "talk", "once"))
                .build());
        assertThat(call(GrpcService.ECHO, "first")).isEqualTo("echo first");

        StatusRuntimeException refused = failure(GrpcService.ECHO, CallOptions.DEFAULT);

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription())
                .contains("1 request a minute")
                .contains("try again in");
        assertThat(refused.getTrailers())
                .isNotNull()
                .satisfies(trailers ->
                        assertThat(Long.parseLong(trailers.get(PUSHBACK))).isBetween(1L, 60_000L));
    }

    @Test
    void aServerThatIsGoneIsUnavailable() {
        service.close();

        assertThat(failure(GrpcService.ECHO, CallOptions.DEFAULT).getStatus().getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void aCallWithoutARouteIsUnimplemented() {
        gateway.reload(Policy.builder()
                .listener(Gates.listener())
                .upstream(upstream())
                .route(RouteSpec.of("/other/**", "talk"))
                .build());

        assertThatThrownBy(() -> call(GrpcService.ECHO, "x"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failed -> assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    /** Takes replies one by one. */
    private static final class Replies implements StreamObserver<String> {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status.Code> end = new CompletableFuture<>();

        @Override
        public void onNext(String message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failed) {
            end.complete(Status.fromThrowable(failed).getCode());
        }

        @Override
        public void onCompleted() {
            end.complete(Status.Code.OK);
        }

        String next() throws InterruptedException {
            String message = messages.poll(10, TimeUnit.SECONDS);
            return message == null ? "nothing came" : message;
        }

        CompletableFuture<Status.Code> end() {
            return end;
        }
    }
}

package dev.tidegate.spring.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.library.Tidegate;
import dev.tidegate.model.Reason;
import dev.tidegate.spring.Eventually;
import dev.tidegate.spring.Policies;
import dev.tidegate.spring.caller.CurrentCaller;
import dev.tidegate.spring.http.CallTerms;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcTest {
    private static final String POLICY = """
            version: 1
            listeners: {}
            identity:
              user: { header: x-user }
            limits:
              per-user: { level: user, key: user, rate: 1/h, burst: 1 }
              out: { level: application, rate: 1/h, burst: 1 }
              permits: { level: application, rate: 1/h, burst: 10 }
            upstreams:
              app: { }
              one: { concurrency: fixed(1) }
            routes:
              - { match: POST /shop.Orders/Create, to: app, limits: [per-user] }
              - { match: /shop.Orders/Hold, to: one }
              - { match: /shop.Orders/Patience, to: app }
              - { match: /shop.Orders/Cost, to: app, limits: [permits], cost: 4, settle: header(X-Cost) }
              - { match: { host: 127.0.0.1, path: /shop.Orders/Out }, to: app, limits: [out] }
              - { match: { host: 127.0.0.1, path: /shop.Orders/OutHold }, to: one }
            """;

    private static final MethodDescriptor<String, String> CREATE = method("Create");
    private static final MethodDescriptor<String, String> HOLD = method("Hold");
    private static final MethodDescriptor<String, String> OUT = method("Out");
    private static final MethodDescriptor<String, String> PATIENCE = method("Patience");
    private static final MethodDescriptor<String, String> COST = method("Cost");
    private static final MethodDescriptor<String, String> OUT_HOLD = method("OutHold");

    private final Tidegate gate = Policies.gate(POLICY);
    private final Tidegate ofClient = Policies.gate(POLICY);
    private final BlockingQueue<StreamObserver<String>> held = new LinkedBlockingQueue<>();
    private final Server server;
    private final ManagedChannel channel;

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("shop.Orders/" + name)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    GrpcTest() throws IOException {
        ServerServiceDefinition service = ServerServiceDefinition.builder("shop.Orders")
                .addMethod(CREATE, ServerCalls.asyncUnaryCall(GrpcTest::answer))
                .addMethod(OUT, ServerCalls.asyncUnaryCall(GrpcTest::answer))
                .addMethod(PATIENCE, ServerCalls.asyncUnaryCall(GrpcTest::answerPatience))
                .addMethod(COST, ServerCalls.asyncUnaryCall(GrpcTest::answer))
                .addMethod(HOLD, ServerCalls.asyncUnaryCall((request, observer) -> held.add(observer)))
                .addMethod(OUT_HOLD, ServerCalls.asyncUnaryCall((request, observer) -> held.add(observer)))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerInterceptors.intercept(
                        ServerInterceptors.intercept(service, free()),
                        new GuardedServerInterceptor(gate, call -> call)))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    /** All that is answered has cost nothing. */
    private static ServerInterceptor free() {
        Metadata cost = new Metadata();
        cost.put(Metadata.Key.of("x-cost", Metadata.ASCII_STRING_MARSHALLER), "0");
        return MetadataUtils.newAttachMetadataServerInterceptor(cost);
    }

    /** Answers how long the caller of the call waits, as whoever is called on its behalf is told. */
    private static void answerPatience(String request, StreamObserver<String> observer) {
        CallTerms terms = CurrentCaller.terms();
        observer.onNext(terms.hasDeadline() ? terms.left().toSeconds() + " s" : "for ever");
        observer.onCompleted();
    }

    private static void answer(String request, StreamObserver<String> observer) {
        observer.onNext("did " + request);
        observer.onCompleted();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        gate.close();
        ofClient.close();
    }

    private static String call(Channel to, MethodDescriptor<String, String> method, String user) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER), user);
        Channel asUser = ClientInterceptors.intercept(to, MetadataUtils.newAttachHeadersInterceptor(headers));
        return ClientCalls.blockingUnaryCall(asUser, method, CallOptions.DEFAULT, "it");
    }

    private static Future<String> later(Channel to, MethodDescriptor<String, String> method) {
        return ClientCalls.futureUnaryCall(
                to.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS)), "it");
    }

    private static String trailer(StatusRuntimeException refused, String name) {
        Metadata trailers = refused.getTrailers();
        assertThat(trailers).isNotNull();
        return String.valueOf(trailers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    @Test
    void aCallOverItsQuotaIsToldSoWithTheReasonInItsTrailers() {
        assertThat(call(channel, CREATE, "ann")).isEqualTo("did it");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> call(channel, CREATE, "ann"))
                .satisfies(refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    assertThat(refused.getStatus().getDescription())
                            .startsWith("1 request an hour for each value of the header x-user; try again in");
                    assertThat(trailer(refused, "tidegate-reason")).isEqualTo("rate");
                    assertThat(trailer(refused, "tidegate-rule")).isEqualTo("per-user");
                    assertThat(Long.parseLong(trailer(refused, "grpc-retry-pushback-ms")))
                            .isBetween(3_500_000L, 3_600_000L);
                });
        assertThat(call(channel, CREATE, "bob")).isEqualTo("did it");
        assertThat(call(channel, OUT, "ann")).isEqualTo("did it");
    }

    @Test
    void whoIsCalledInTurnHasTheTimeOfTheCaller() {
        assertThat(call(channel, PATIENCE, "ann")).isEqualTo("for ever");
        CallOptions hour = CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.HOURS);
        assertThat(ClientCalls.blockingUnaryCall(channel, PATIENCE, hour, "it")).matches("3[0-9]{3} s");
    }

    @Test
    void aCallWhoseTimeIsUpIsNotSent() {
        Channel guarded = ClientInterceptors.intercept(channel, new GuardedClientInterceptor(ofClient));
        CallOptions over = CallOptions.DEFAULT.withDeadlineAfter(-1, TimeUnit.SECONDS);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> ClientCalls.blockingUnaryCall(guarded, OUT, over, "it"))
                .satisfies(refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
                    assertThat(trailer(refused, "tidegate-reason")).isEqualTo("timeout");
                });
        assertThat(ofClient.refused(Reason.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aTimeThatIsNoneIsAnInvalidArgument() {
        Metadata soon = new Metadata();
        soon.put(Metadata.Key.of("x-request-timeout", Metadata.ASCII_STRING_MARSHALLER), "soon");
        Channel hasty = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(soon));
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> call(hasty, PATIENCE, "ann"))
                .satisfies(
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void whatACallDidNotCostIsGivenBack() {
        for (int i = 0; i < 4; i++) {
            assertThat(call(channel, COST, "ann")).isEqualTo("did it");
        }
    }

    @Test
    void aCallWaitsForItsTurnAndGivesItsPlaceBackWhenItIsOver() throws Exception {
        Future<String> first = later(channel, HOLD);
        StreamObserver<String> inside = held.take();
        Future<String> second = later(channel, HOLD);
        Future<String> third = later(channel, HOLD);
        Eventually.until(() -> gate.resources().get(1).waiting() == 2);
        assertThat(second.cancel(true)).isTrue();
        Eventually.until(() -> gate.resources().get(1).waiting() == 1);
        answer("first", inside);
        assertThat(first.get()).isEqualTo("did first");
        answer("third", held.take());
        assertThat(third.get()).isEqualTo("did third");
        Eventually.until(() -> gate.resources().get(1).inFlight() == 0);
    }

    @Test
    void aCallThatGoesOutPassesTheRouteOfItsHostFirst() throws Exception {
        Channel guarded = ClientInterceptors.intercept(channel, new GuardedClientInterceptor(ofClient));
        assertThat(call(guarded, OUT, "ann")).isEqualTo("did it");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> call(guarded, OUT, "ann"))
                .satisfies(
                        refused -> assertThat(trailer(refused, "tidegate-rule")).isEqualTo("out"));

        Future<String> first = later(guarded, OUT_HOLD);
        StreamObserver<String> inside = held.take();
        Future<String> second = later(guarded, OUT_HOLD);
        Future<String> third = later(guarded, OUT_HOLD);
        Eventually.until(() -> ofClient.resources().get(1).waiting() == 2);
        assertThat(second.cancel(true)).isTrue();
        Eventually.until(() -> ofClient.resources().get(1).waiting() == 1);
        inside.onError(Status.INTERNAL.asRuntimeException());
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get);
        answer("third", held.take());
        assertThat(third.get()).isEqualTo("did third");
        Eventually.until(() -> ofClient.resources().get(1).inFlight() == 0);
    }
}

package dev.tidegate.rls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.SharedStores;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.testkit.Seeds;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class WireFormsTest {
    private static final String POLICY = """
            limits: { all: { rate: 1/h, algorithm: fixed-window } }
            domains: { shop: [{ match: [all], limits: [all] }] }
            """;
    private static final String QUESTION =
            "{\"domain\":\"shop\",\"descriptors\":[{\"entries\":[{\"key\":\"all\",\"value\":\"x\"}]}]}";

    /** An answer over HTTP. */
    private record Got(int status, String body) {}

    private static Got http(Service service, String method, String path, String body) throws IOException {
        int port = service.server.httpAddress().orElseThrow().getPort();
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Got(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSameCallCanBeMadeInJson() throws IOException {
        try (Service service = Service.of(POLICY)) {
            Got first = http(service, "POST", "/json", QUESTION);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body())
                    .isEqualTo("{\"overallCode\":\"OK\",\"statuses\":[{\"code\":\"OK\",\"currentLimit\":"
                            + "{\"requestsPerUnit\":1,\"unit\":\"HOUR\",\"name\":\"all\"},"
                            + "\"durationUntilReset\":\"3600s\"}]}");
            Got second = http(service, "POST", "/json", QUESTION);
            assertThat(second.status()).isEqualTo(429);
            assertThat(second.body()).contains("\"overallCode\":\"OVER_LIMIT\"", "\"rule\":\"all\"", "retry-after");
            assertThat(http(service, "POST", "/json", "{\"domian\":1}").status())
                    .isEqualTo(400);
            assertThat(http(service, "POST", "/json", "{}").body()).contains("domain must not be empty");
            assertThat(http(service, "GET", "/json", "").status()).isEqualTo(405);
        }
    }

    @Test
    void pagesOfABrowserAreTurnedAway() throws IOException, InterruptedException {
        try (Service service = Service.of(POLICY);
                HttpClient client = HttpClient.newHttpClient()) {
            int port = service.server.httpAddress().orElseThrow().getPort();
            HttpRequest ofPage = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json"))
                    .header("Origin", "http://example.org")
                    .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
                    .build();
            assertThat(client.send(ofPage, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void healthAndMetricsAreBesideIt() throws IOException {
        try (Service service = Service.of(POLICY)) {
            service.ask("shop", "all=x");
            service.ask("shop", "all=x");
            assertThat(http(service, "GET", "/livez", "")).isEqualTo(new Got(200, "ok\n"));
            assertThat(http(service, "GET", "/readyz", "")).isEqualTo(new Got(200, "ok\n"));
            assertThat(http(service, "GET", "/nowhere", "").status()).isEqualTo(404);
            assertThat(http(service, "GET", "/metrics", "").body())
                    .contains(
                            "tidegate_rls_requests_total{tidegate_result=\"ok\"} 1",
                            "tidegate_rls_requests_total{tidegate_result=\"over-limit\"} 1",
                            "tidegate_outcome=\"refused\"} 1",
                            "tidegate_connection_count{tidegate_listener=\"rls\"} 1");
            service.server.drain();
            assertThat(http(service, "GET", "/readyz", "")).isEqualTo(new Got(503, "[-] service: ending\nfailed\n"));
            assertThat(service.passes("shop", "nobody=knows"))
                    .as("who asks is still answered")
                    .isTrue();
        }
    }

    @Test
    void healthIsToldOverGrpc() {
        try (Service service = Service.of(POLICY)) {
            HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(service.channel);
            HealthCheckRequest ofService = HealthCheckRequest.newBuilder()
                    .setService(ServiceSchema.SERVICE)
                    .build();
            assertThat(health.check(ofService).getStatus()).isEqualTo(ServingStatus.SERVING);
            assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.SERVING);
            service.server.drain();
            assertThat(health.check(ofService).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        }
    }

    @Test
    void reflectionTellsTheMethodAndItsMessages() {
        try (Service service = Service.of(POLICY)) {
            CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
            StreamObserver<ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(service.channel)
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse value) {
                            answer.complete(value);
                        }

                        @Override
                        public void onError(Throwable failure) {
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            asking.onNext(ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol("envoy.service.ratelimit.v3.RateLimitRequest")
                    .build());
            assertThat(answer.join().getFileDescriptorResponse().getFileDescriptorProtoCount())
                    .isPositive();
            assertThat(ProtoReflectionServiceV1.newInstance()
                            .bindService()
                            .getServiceDescriptor()
                            .getName())
                    .isEqualTo("grpc.reflection.v1.ServerReflection");
            asking.onCompleted();
        }
    }

    @Seeds(50)
    void rubbishIsAnInvalidArgument(long seed) {
        byte[] rubbish = new byte[20];
        new Random(seed).nextBytes(rubbish);
        rubbish[0] = 10;
        rubbish[1] = 120;
        try (Service service = Service.of(POLICY)) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> ClientCalls.blockingUnaryCall(
                            service.channel, GrpcServer.method(), CallOptions.DEFAULT, rubbish))
                    .extracting(failure -> failure.getStatus().getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void aCallWithTwoMessagesIsNotDecided() {
        MethodDescriptor<byte[], byte[]> stream = GrpcServer.method().toBuilder()
                .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                .build();
        try (Service service = Service.of(POLICY)) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            StreamObserver<byte[]> messages = ClientCalls.asyncClientStreamingCall(
                    service.channel.newCall(stream, CallOptions.DEFAULT), new StreamObserver<>() {
                        @Override
                        public void onNext(byte[] value) {
                            answer.complete(value);
                        }

                        @Override
                        public void onError(Throwable failure) {
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            byte[] question = Service.request("shop", "all=x").build().toByteArray();
            messages.onNext(question);
            messages.onNext(question);
            messages.onCompleted();
            assertThatExceptionOfType(CompletionException.class).isThrownBy(answer::join);
            assertThat(service.passes("shop", "all=x"))
                    .as("nothing was charged")
                    .isTrue();
        }
    }

    @Test
    void aMessageBeyondTheBoundIsRefused() {
        try (Service service = Service.of(POLICY)) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> service.ask("shop", "all=" + "x".repeat(GrpcServer.MESSAGE_BYTES_MAX)))
                    .extracting(failure -> failure.getStatus().getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(service.passes("shop", "all=x")).isTrue();
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosed() {
        ListenerSpec narrow = ListenerSpec.rls("rls", "127.0.0.1", 0).withConnections(2, 1);
        try (Service service = new Service(POLICY, SharedStores.onClassPath(), narrow)) {
            assertThat(service.passes("shop", "all=x")).isTrue();
            var second = NettyChannelBuilder.forAddress(service.server.address())
                    .usePlaintext()
                    .build();
            try {
                assertThatExceptionOfType(StatusRuntimeException.class)
                        .isThrownBy(
                                () -> HealthGrpc.newBlockingStub(second).check(HealthCheckRequest.getDefaultInstance()))
                        .extracting(failure -> failure.getStatus().getCode())
                        .isEqualTo(Status.Code.UNAVAILABLE);
            } finally {
                second.shutdownNow();
            }
            assertThat(service.ask("shop", "nobody=knows").getOverallCode()).isEqualTo(Code.OK);
        }
    }

    @Test
    void aCallThatWaitsForItsTurnIsAnsweredThen() {
        try (Service service = Service.of("""
                limits: { paced: { rate: 20/s, algorithm: leaky-bucket, on-exceed: wait 10s } }
                domains: { shop: [{ match: [all], limits: [paced] }] }
                """)) {
            assertThat(service.passes("shop", "all=x")).isTrue();
            assertThat(service.passes("shop", "all=x"))
                    .as("its turn comes in 50 ms")
                    .isTrue();
            for (int i = 0; i < 20; i++) {
                service.clock.addAndGet(-1);
            }
            var hasty = service.client().withDeadlineAfter(Duration.ofSeconds(5));
            assertThat(hasty.shouldRateLimit(Service.request("shop", "all=x")
                                    .setHitsAddend(140)
                                    .build())
                            .getOverallCode())
                    .as("nobody waits seven seconds within five")
                    .isEqualTo(Code.OVER_LIMIT);
        }
    }
}

package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.Http2Peer.Frame;
import dev.tidegate.gateway.Http2Peer.Request;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class Http2QuestionTest {
    private static final int SERVING = 1;
    private static final int NOT_SERVING = 2;
    private static final String GRPC = "/grpc.health.v1.Health/Check";

    private static int status(Http2Origin origin, String path) throws IOException {
        return status(origin.port(), path, 5_000);
    }

    private static int status(int port, String path, long millis) throws IOException {
        Http2Question question = new Http2Question("127.0.0.1:" + port, path, false);
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel channel = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .handler(question)
                    .connect("127.0.0.1", port)
                    .syncUninterruptibly()
                    .channel();
            channel.writeAndFlush(question.request()).syncUninterruptibly();
            return question.status().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException failed) {
            throw new IOException(failed);
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void asksWithGetAndTakesTheStatus() throws IOException {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
            seen.set(peer.readRequest());
            peer.frame(Http2Peer.PING, 0, 0, new byte[8]);
            peer.head(seen.get().stream(), false, "HTTP/1.1 204 No Content");
        })) {
            assertThat(status(origin, "/healthz")).isEqualTo(204);
            assertThat(seen.get().field(":method")).isEqualTo("GET");
            assertThat(seen.get().field(":path")).isEqualTo("/healthz");
        }
    }

    /** Answers with a message that has one field, the first, of this value. */
    private static void answer(Http2Peer peer, Request request, int value) throws IOException {
        byte[] message = {0, 0, 0, 0, 2, 8, (byte) value};
        peer.head(request.stream(), false, "HTTP/1.1 200 OK", "Content-Type: application/grpc");
        peer.frame(Http2Peer.DATA, 0, request.stream(), message);
        peer.trailers(request.stream(), "grpc-status: 0");
    }

    @Test
    void callsTheHealthServiceOfGrpc() throws IOException {
        AtomicReference<String> message = new AtomicReference<>("");
        try (Http2Origin origin = Http2Origin.answering(peer -> {
            Request request = peer.readRequest();
            Frame body = peer.read(Http2Peer.DATA);
            message.set(request.field("content-type") + " " + request.field("te") + " "
                    + body.payload().length());
            answer(peer, request, SERVING);
        })) {
            assertThat(status(origin, GRPC)).isEqualTo(200);
            assertThat(message.get()).isEqualTo("application/grpc trailers 5");
        }
    }

    @Test
    void aServerOfGrpcThatDoesNotServeIsNotWell() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
            Request request = peer.readRequest();
            answer(peer, request, NOT_SERVING);
        })) {
            assertThat(status(origin, GRPC)).isEqualTo(503);
        }
    }

    @Test
    void aServerWithoutTheHealthServiceIsNotWell() throws IOException {
        try (GrpcService service = new GrpcService()) {
            assertThat(status(service.port(), GRPC, 5_000)).isEqualTo(503);
        }
    }

    @Test
    void aServerThatSaysNothingOrHangsUpIsNotWell() throws IOException {
        try (Http2Origin silent = Http2Origin.start(Http2Peer::drain);
                Http2Origin refusing =
                        Http2Origin.answering(peer -> peer.goAway(0, 0).flush().close())) {
            assertThatThrownBy(() -> status(silent.port(), "/", 100)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> status(refusing, "/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerOfHttp11IsNotWell() {
        try (Origin origin = Origin.answering("what?")) {
            assertThatThrownBy(() -> status(origin.port(), "/", 5_000)).isInstanceOf(IOException.class);
        }
    }
}

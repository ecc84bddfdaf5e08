package dev.tidegate.gateway;

import static dev.tidegate.gateway.WebSocketOrigin.read;
import static dev.tidegate.gateway.WebSocketOrigin.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.WebSocketOrigin.Frame;
import dev.tidegate.gateway.websocket.Frames;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.AccessLogSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyBuilder;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(BufferGuard.class)
class WebSocketTest {
    private static final long MINUTE = 60_000_000_000L;

    @TempDir
    private Path folder = Path.of("");

    static Stream<Transport> available() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    private static PolicyBuilder policy(Origin origin, Streams streams) {
        return Policy.builder()
                .listener(Gates.listener())
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop").withStreams(streams));
    }

    private static Streams streams(long idleNanos, long maxMessageBytes, int maxPerUser) {
        return new Streams(idleNanos, maxMessageBytes, maxPerUser, new Attribute.ClientAddress());
    }

    private static Gateway before(Origin origin, Streams streams) {
        return Gates.start(policy(origin, streams).build());
    }

    @ParameterizedTest
    @MethodSource("available")
    void framesGoBothWaysAndTheEndToo(Transport transport) throws IOException {
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = Gateway.start(
                        Gates.policy(Gates.upstream(origin)).build(),
                        Gates.options().withTransport(transport));
                RawClient client = WebSocketOrigin.connect(gateway)) {
            for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 300_000}) {
                String sent = "x".repeat(size);
                assertThat(read(client.send(text(sent)).in())).isEqualTo(new Frame(Frames.TEXT, sent));
            }
            client.send(Frames.frame(Frames.CLOSE, true, new byte[] {3, (byte) 0xe8}));
            assertThat(read(client.in()).code()).isEqualTo(1000);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void theHandshakePassesWithItsExtensionsAndSubprotocol() throws IOException {
        String chosen = "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n";
        try (Origin origin = WebSocketOrigin.start(chosen, WebSocketOrigin::echo);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            RawClient.Reply reply = client.send(WebSocketOrigin.request(
                            "/chat",
                            "Sec-WebSocket-Protocol: chat, mail\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"))
                    .read(false);

            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.header("Upgrade")).isEqualTo("websocket");
            assertThat(reply.header("Connection")).isEqualTo("Upgrade");
            assertThat(reply.header("Sec-WebSocket-Protocol")).isEqualTo("chat");
            assertThat(origin.heads().getFirst())
                    .contains("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Protocol: chat, mail");
            byte[] compressed = Frames.frame(0xc1, true, new byte[10]);
            assertThat(read(client.send(compressed).in()).firstByte()).isEqualTo(0xc1);
        }
    }

    @Test
    void whatIsSentTogetherWithTheHandshakeArrives() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    out.write(
                            Frames.join(WebSocketOrigin.accept(head, ""), Frames.frame(0x81, false, new byte[] {'h'})));
                    WebSocketOrigin.echo(in, out);
                    return false;
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send(Frames.join(WebSocketOrigin.REQUEST.getBytes(StandardCharsets.ISO_8859_1), text("early")));
            assertThat(client.read(false).status()).isEqualTo(101);
            assertThat(read(client.in())).isEqualTo(new Frame(Frames.TEXT, "h"));
            assertThat(read(client.in())).isEqualTo(new Frame(Frames.TEXT, "early"));
        }
    }

    @Test
    void aSideThatDoesNotReadHoldsTheOtherBack() throws Exception {
        int messages = 400;
        String payload = "y".repeat(60_000);
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> {
                    byte[] frame = Frames.frame(0x82, false, payload.getBytes(StandardCharsets.ISO_8859_1));
                    for (int i = 0; i < messages; i++) {
                        out.write(frame);
                    }
                    sent.complete(messages);
                    WebSocketOrigin.echo(in, out);
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            Waiting.nanos(300_000_000L);
            assertThat(sent).isNotDone();
            for (int i = 0; i < messages; i++) {
                assertThat(read(client.in()).payload()).isEqualTo(payload);
            }
            assertThat(read(client.send(text("still there")).in()).payload()).isEqualTo("still there");
        }
    }

    @Test
    void anAnswerToAnotherHandshakeIsABadReply() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    out.write(WebSocketOrigin.accept("\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", ""));
                    return false;
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(client.send(WebSocketOrigin.REQUEST).read().status()).isEqualTo(502);
        }
    }

    @Test
    void aServerThatRefusesGivesAnOrdinaryReply() throws IOException {
        try (Origin origin = Origin.answering("no");
                Gateway gateway = before(origin, streams(MINUTE, 1000, 1));
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(WebSocketOrigin.REQUEST).read().body()).isEqualTo("no");
            }
            assertThat(origin.heads()).hasSize(3).allMatch(head -> head.contains("Upgrade: websocket"));
        }
    }

    @Test
    void withoutAValidKeyTheRequestIsAnOrdinaryOne() throws IOException {
        try (Origin origin = Origin.answering("plain");
                Gateway gateway = Gates.before(origin)) {
            RawClient.Reply reply =
                    RawClient.get(Gates.port(gateway), "/", "Connection: Upgrade", "Upgrade: websocket");
            assertThat(reply.body()).isEqualTo("plain");
            assertThat(origin.heads().getFirst()).doesNotContain("Upgrade");
        }
    }

    /** What a server saw until the end. */
    private static List<Frame> drain(InputStream in) throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = read(in); !frame.equals(Frame.END); frame = read(in)) {
            frames.add(frame);
        }
        return frames;
    }

    @Test
    void aMessageThatIsTooLargeClosesBothSides() throws Exception {
        CompletableFuture<List<Frame>> seen = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> seen.complete(drain(in)));
                Gateway gateway = before(origin, streams(MINUTE, 1000, 10));
                RawClient client = WebSocketOrigin.connect(gateway)) {
            client.send(text("x".repeat(1000))).send(text("x".repeat(1001)));
            Frame close = read(client.in());
            assertThat(close.firstByte()).isEqualTo(Frames.CLOSE);
            assertThat(close.code()).isEqualTo(1009);
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(seen.get()).hasSize(2);
            assertThat(seen.get().getFirst().payload()).hasSize(1000);
            assertThat(seen.get().getLast().code()).isEqualTo(1009);
        }
    }

    @Test
    void whatWasSaidBeforeAnErrorIsStillAnswered() throws Exception {
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = Gates.before(origin);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            client.send(Frames.join(text("first"), Frames.plain(Frames.TEXT, 3), text("never")));
            assertThat(read(client.in())).isEqualTo(new Frame(Frames.TEXT, "first"));
            assertThat(read(client.in()).code()).isEqualTo(1002);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void anErrorOfTheServerClosesBothSides() throws Exception {
        CompletableFuture<Frame> seen = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> {
                    out.write(Frames.masked(Frames.TEXT, 3));
                    seen.complete(read(in));
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            assertThat(read(client.in()).code()).isEqualTo(1002);
            client.send(Frames.frame(Frames.CLOSE, true, new byte[] {3, (byte) 0xea}));
            assertThat(seen.get().code()).isEqualTo(1002);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aSideThatNeitherAnswersNorEndsItsFrameIsCut() throws Exception {
        CompletableFuture<List<Frame>> seen = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> {
                    out.write(new byte[] {(byte) 0x82, 100, 1, 2, 3});
                    seen.complete(drain(in));
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            assertThat(client.in().readNBytes(5)).hasSize(5);
            client.send(Frames.plain(Frames.TEXT, 1));
            // In the middle of a frame there is no place for another one.
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(seen.get().getLast().code()).isEqualTo(1002);
        }
    }

    @Test
    void silenceEndsItAndTalkDoesNot() throws Exception {
        CompletableFuture<List<Frame>> seen = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> seen.complete(drain(in)));
                Gateway gateway = before(origin, streams(600 * Gates.MILLI, 1000, 10));
                RawClient client = WebSocketOrigin.connect(gateway)) {
            for (int i = 0; i < 10; i++) {
                Waiting.nanos(100_000_000L);
                client.send(Frames.masked(Frames.PING, 0));
            }
            assertThat(seen).isNotDone();
            assertThat(read(client.in()).code()).isEqualTo(1001);
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(seen.get()).hasSize(11);
            assertThat(seen.get().getLast().code()).isEqualTo(1001);
        }
    }

    @Test
    void oneUserHoldsSoManyAndNotOneMore() throws Exception {
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = before(origin, streams(MINUTE, 1000, 2));
                RawClient first = WebSocketOrigin.connect(gateway);
                RawClient second = WebSocketOrigin.connect(gateway)) {
            try (RawClient third = new RawClient(Gates.port(gateway))) {
                RawClient.Reply refused = third.send(WebSocketOrigin.REQUEST).read();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).contains("\"reason\":\"concurrency\"", "streams");
            }
            second.socket().close();
            Waiting.until(() -> opens(gateway));
            assertThat(read(first.send(text("still")).in()).payload()).isEqualTo("still");
        }
    }

    private static boolean opens(Gateway gateway) {
        try (RawClient client = new RawClient(Gates.port(gateway))) {
            return client.send(WebSocketOrigin.REQUEST).read(false).status() == 101;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aReloadThatRemovesItsRouteAndServerLeavesItAlone() throws Exception {
        try (Origin origin = WebSocketOrigin.echo();
                Origin other = Origin.answering("other");
                Gateway gateway = Gates.before(origin);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            gateway.reload(Gates.policy(Gates.upstream(other)).build());
            gateway.reload(Gates.policy(Gates.upstream(other)).build());
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("other");
            assertThat(read(client.send(text("on and on")).in()).payload()).isEqualTo("on and on");
        }
    }

    @Test
    void aGatewayThatStopsSaysSo() throws Exception {
        CompletableFuture<List<Frame>> seen = new CompletableFuture<>();
        try (Origin origin = WebSocketOrigin.start((in, out) -> seen.complete(drain(in)))) {
            Gateway gateway = Gates.before(origin);
            try (RawClient client = WebSocketOrigin.connect(gateway)) {
                Thread closing = Thread.ofVirtual().start(gateway::close);
                assertThat(read(client.in()).code()).isEqualTo(1001);
                assertThat(client.isClosedByPeer()).isTrue();
                assertThat(seen.get().getLast().code()).isEqualTo(1001);
                client.socket().close();
                closing.join();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void theEndOfOneDirectionIsNotTheEndOfTheOther(Transport transport) throws Exception {
        try (Origin origin = WebSocketOrigin.start((in, out) -> {
                    int frames = drain(in).size();
                    out.write(Frames.plain(Frames.TEXT, frames));
                });
                Gateway gateway = Gateway.start(
                        Gates.policy(Gates.upstream(origin)).build(),
                        Gates.options().withTransport(transport));
                RawClient client = WebSocketOrigin.connect(gateway)) {
            client.send(text("a")).send(text("b")).socket().shutdownOutput();
            assertThat(read(client.in()).payload()).hasSize(2);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aClientThatGoesAwayTakesTheConnectionToTheServerWithIt() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (Origin origin = WebSocketOrigin.start((in, out) -> {
                    drain(in);
                    gone.countDown();
                });
                Gateway gateway = Gates.before(origin)) {
            RawClient client = WebSocketOrigin.connect(gateway);
            client.socket().setSoLinger(true, 0);
            client.close();
            gone.await();
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheClientAndItsConnectionIsNotUsedAgain() throws Exception {
        try (Origin origin = Origin.start((head, in, out) -> {
                    boolean upgrade = head.contains("Upgrade: websocket");
                    out.write(upgrade ? WebSocketOrigin.accept(head, "") : Origin.ok("x"));
                    return !upgrade;
                });
                Gateway gateway =
                        Gates.start(Gates.policy(Gates.upstream(origin)).build(), 1);
                RawClient client = WebSocketOrigin.connect(gateway)) {
            assertThat(client.isClosedByPeer()).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
            }
        }
    }

    @Test
    void itsLineInTheAccessLogTellsWhatPassed() throws Exception {
        Path log = folder.resolve("access.log");
        try (Origin origin = WebSocketOrigin.echo()) {
            Policy policy = policy(origin, Streams.defaults())
                    .accessLog(AccessLogSpec.at(log.toString(), AccessLogSpec.Format.JSON))
                    .build();
            try (Gateway gateway = Gates.start(policy);
                    RawClient client = WebSocketOrigin.connect(gateway)) {
                assertThat(read(client.send(text("hello")).in()).payload()).isEqualTo("hello");
                client.send(Frames.masked(Frames.CLOSE, 0));
                assertThat(read(client.in()).firstByte()).isEqualTo(Frames.CLOSE);
                assertThat(client.isClosedByPeer()).isTrue();
            }
            // A masked frame of five bytes and a Close frame: eleven and six bytes; back without the masks.
            assertThat(Files.readAllLines(log))
                    .singleElement()
                    .asString()
                    .contains("\"status\":101", "\"bytes_in\":17", "\"bytes_out\":9");
        }
    }
}

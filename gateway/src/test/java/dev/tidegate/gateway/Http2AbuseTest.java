package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.policy.Http2Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that cost more than they pay are told to be calm and disconnected. */
@ExtendWith(BufferGuard.class)
class Http2AbuseTest {
    /** Frames that are sent again and again until the gateway has enough. */
    record Flood(String name, Supplier<ByteBuf> frames) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Flood> floods() {
        return Stream.of(
                new Flood("settings", () -> Http2Frames.settingsFrame(4, 65_535)),
                new Flood("pings", () -> Http2Frames.frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
                new Flood("pongs", () -> Http2Frames.frame(6, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
                new Flood("priorities", () -> Http2Frames.frame(2, 0, 9, 0, 0, 0, 0, 1)),
                new Flood("unknown frames", () -> Http2Frames.frame(99, 0, 0)),
                new Flood("go-aways", () -> Http2Frames.frame(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                new Flood("windows of the connection", () -> Http2Frames.frame(8, 0, 0, 0, 0, 0, 1)),
                new Flood("windows of a stream", () -> Http2Frames.frame(8, 0, 1, 0, 0, 0, 1)),
                new Flood("empty data", () -> Http2Frames.frame(0, 0, 1)),
                new Flood("nothing but padding", () -> Http2Frames.frame(0, 8, 1, 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("floods")
    void aFloodOfCheapFramesEndsTheConnection(Flood flood) throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.readAllBytes().length < 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.post("/");
            flood(client, flood.frames());

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    private static void flood(Http2Client client, Supplier<ByteBuf> frames) {
        ByteBuf batch = Unpooled.buffer();
        for (int i = 0; i < 3000; i++) {
            batch.writeBytes(frames.get());
        }
        try {
            client.send(batch);
        } catch (IOException closed) {
            // The gateway has had enough before all was sent.
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void rapidResetsEndTheConnection() throws IOException {
        assertTooMany(stream -> Http2Frames.headers(stream, true, Http2Frames.request("GET", "/"))
                .writeBytes(Http2Frames.frame(3, 0, stream, 0, 0, 0, 8)));
    }

    /** Streams that begin and end like this, one after another, are more than is borne with. */
    private static void assertTooMany(IntFunction<ByteBuf> ofStream) throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.read() >= 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int[] stream = {-1};
            flood(client, () -> ofStream.apply(stream[0] += 2));

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void streamsThatWeAreMadeToResetCountAsResets() throws IOException {
        assertTooMany(stream -> Http2Frames.headers(stream, true, Http2Frames.request("GET", "/"))
                .writeBytes(Http2Frames.frame(8, 0, stream, 0, 0, 0, 0)));
    }

    @Test
    void bodiesThatAreNotAsLongAsWasSaidCountAsResets() throws IOException {
        String[] request = Http2Frames.request("POST", "/", "content-length", "1");
        assertTooMany(stream ->
                Http2Frames.headers(stream, false, request).writeBytes(Http2Frames.dataFrame(stream, "xy", true)));
    }

    @Test
    void aClientThatGivesUpOnSomeOfItsRequestsIsServedOn() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            for (int i = 0; i < 300; i++) {
                int given = client.get("/");
                client.reset(given);
                assertThat(client.await(client.get("/")).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void moreStreamsThanAllowedAreRefusedAndTooManyEndTheConnection() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.read() >= 0);
                Gateway gateway = Gates.before(origin, Gates.listener().withHttp2(new Http2Settings(3, 64 << 10)));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                client.get("/");
            }
            assertThat(client.awaitReset(client.get("/"))).isEqualTo(ErrorCode.REFUSED_STREAM);
            assertThat(client.serverSettings().streamsMax()).isEqualTo(3);
            assertThat(client.isClosed()).isFalse();

            int[] stream = {99};
            flood(client, () -> Http2Frames.headers(stream[0] += 2, true, Http2Frames.request("GET", "/")));
            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void continuationsWithoutEndEndTheConnection() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.send(Http2Frames.frame(1, 0, 1, Http2Frames.block(Http2Frames.request("GET", "/"))));
            flood(client, () -> Http2Frames.frame(9, 0, 1));

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aSmallBlockThatUnfoldsToManyFieldsIsRefused() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            // One field of 4000 octets goes into the table, and 4000 octets after it name it again and again.
            ByteBuf block = Http2Frames.block(Http2Frames.request("GET", "/"));
            ByteBuf field = Http2Frames.block("x", "y".repeat(3900));
            field.setByte(0, 0x40);
            block.writeBytes(field);
            for (int i = 0; i < 4000; i++) {
                block.writeByte(0x80 | 62);
            }
            client.send(Http2Frames.frame(1, 5, 1, block));

            assertThat(client.await(1).status()).isEqualTo(431);
            assertThat(origin.heads()).isEmpty();
        }
    }

    // ---- rules of the connection

    /** Frames that no connection survives. */
    record Fatal(String name, ErrorCode error, ByteBuf frames) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fatal> fatal() {
        ByteBuf twice = Http2Frames.headers(5, true, Http2Frames.request("GET", "/"));
        twice.writeBytes(Http2Frames.headers(3, true, Http2Frames.request("GET", "/")));
        return Stream.of(
                new Fatal("a block out of step", ErrorCode.COMPRESSION_ERROR, Http2Frames.frame(1, 5, 1, 0xff, 0xff)),
                new Fatal(
                        "trailers out of step",
                        ErrorCode.COMPRESSION_ERROR,
                        Http2Frames.headers(1, false, Http2Frames.request("POST", "/"))
                                .writeBytes(Http2Frames.frame(1, 5, 1, 0xff, 0xff))),
                new Fatal("an even number", ErrorCode.PROTOCOL_ERROR, Http2Frames.headers(2, true)),
                new Fatal("a lower number", ErrorCode.PROTOCOL_ERROR, twice),
                new Fatal("data of an idle stream", ErrorCode.PROTOCOL_ERROR, Http2Frames.dataFrame(7, "x", true)),
                new Fatal(
                        "a reset of an idle stream", ErrorCode.PROTOCOL_ERROR, Http2Frames.frame(3, 0, 7, 0, 0, 0, 8)),
                new Fatal(
                        "a window of an idle stream", ErrorCode.PROTOCOL_ERROR, Http2Frames.frame(8, 0, 7, 0, 0, 0, 1)),
                new Fatal(
                        "a window too large",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        Http2Frames.frame(8, 0, 0, 127, 255, 255, 255)),
                new Fatal("a setting too large", ErrorCode.FLOW_CONTROL_ERROR, Http2Frames.settingsFrame(4, -1)),
                new Fatal(
                        "an ack of nothing",
                        ErrorCode.PROTOCOL_ERROR,
                        Http2Frames.frame(4, 1, 0).writeBytes(Http2Frames.frame(4, 1, 0))));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void aBrokenRuleOfTheConnectionEndsIt(Fatal sample) throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.read() >= 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.send(sample.frames());

            assertThat(client.awaitEnd()).isEqualTo(sample.error());
        }
    }

    @Test
    void moreDataThanTheWindowOfAStreamResetsIt() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.readAllBytes().length < 0);
                Gateway gateway = Gates.before(origin, Gates.listener().withHttp2(new Http2Settings(10, 16 << 10)));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.awaitSettings();
            // Much more than the server and the buffers of the gateway take at once.
            int stream = client.post("/");
            ByteBuf much = Unpooled.buffer();
            for (int i = 0; i < 60; i++) {
                much.writeBytes(Http2Frames.dataFrame(stream, "x".repeat(16_000), false));
            }
            client.send(much);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    @Test
    void dataAfterTheEndOfARequestResetsItsStream() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.read() >= 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.get("/");
            client.data(stream, "more", true);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.STREAM_CLOSED);
        }
    }

    @Test
    void whatComesForAStreamThatWeResetIsIgnored() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "X-Upper", "1");
            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
            client.data(stream, "under way", false).send(Http2Frames.headers(stream, true, "x-trailer", "1"));

            assertThat(client.await(client.get("/")).body()).isEqualTo("x");
        }
    }

    @Test
    void theBoundsAreFarAboveWhatHonestClientsDo() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            for (int i = 0; i < 400; i++) {
                client.ping(i);
                assertThat(client.await(client.get("/")).body()).isEqualTo("x");
            }
        }
    }
}

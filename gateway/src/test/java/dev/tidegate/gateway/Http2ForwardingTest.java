package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.policy.ConcurrencySpec;
import dev.tidegate.policy.Http2Settings;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client of HTTP/2 asks for is what the server gets and what the client gets back. */
@ExtendWith(BufferGuard.class)
class Http2ForwardingTest {
    private static final Origin.Script ECHO_BODY = (head, in, out) -> {
        out.write(Origin.ok(body(head, in)));
        return true;
    };

    private static String body(String head, InputStream in) throws IOException {
        if (head.contains("Transfer-Encoding: chunked")) {
            StringBuilder body = new StringBuilder();
            int size = Integer.parseInt(line(in), 16);
            while (size > 0) {
                body.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
                line(in);
                size = Integer.parseInt(line(in), 16);
            }
            line(in);
            return body.toString();
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Test
    void aRequestReachesTheServerInNormalForm() throws IOException {
        try (Origin origin = Origin.answering("hello");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.get(
                    "/a/../b%41?c=d",
                    "x-test", "1", "cookie", "a=1", "te", "trailers", "cookie", "b=2", "host", "TEST");
            Http2Reply reply = client.await(stream);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.header("content-length")).isEqualTo("5");
            assertThat(origin.heads().getFirst())
                    .startsWith("GET /bA?c=d HTTP/1.1\r\n")
                    .containsOnlyOnce("\r\nHost: test\r\n")
                    .contains("\r\nx-test: 1\r\n")
                    .contains("\r\ncookie: a=1; b=2\r\n")
                    .contains("\r\nVia: 2.0 tidegate\r\n")
                    .doesNotContainIgnoringCase("\r\nTE:")
                    .doesNotContainIgnoringCase("\r\nTransfer-Encoding:");
        }
    }

    @Test
    void aReplyWithoutABodyEndsWithItsHead() throws IOException {
        Origin.Script empty = (head, in, out) -> {
            out.write("HTTP/1.1 204 No Content\r\nX-Test: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        };
        try (Origin origin = Origin.start(empty);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.open(true, Http2Frames.request("DELETE", "/")));

            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("x-test")).isEqualTo("1");
            assertThat(reply.dataFrames()).isZero();
        }
    }

    @Test
    void theReplyToHeadHasTheLengthAndNoBody() throws IOException {
        Origin.Script toHead = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        };
        try (Origin origin = Origin.start(toHead);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.open(true, Http2Frames.request("HEAD", "/")));

            assertThat(reply.header("content-length")).isEqualTo("77");
            assertThat(reply.dataFrames()).isZero();
        }
    }

    @Test
    void aChunkedReplyBecomesFrames() throws IOException {
        Origin.Script chunked = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: X\r\nX: 1\r\n\r\n5\r\nhello\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            out.write("6\r\n world\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        };
        try (Origin origin = Origin.start(chunked);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.get("/"));

            assertThat(reply.body()).isEqualTo("hello world");
            assertThat(reply.header("transfer-encoding")).isEmpty();
            assertThat(reply.header("connection")).isEmpty();
            assertThat(reply.header("x")).isEmpty();
        }
    }

    @Test
    void aBodyOfKnownLengthKeepsIt() throws IOException {
        try (Origin origin = Origin.start(ECHO_BODY);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "11");
            client.data(stream, "hello ", false).data(stream, "world", true);

            assertThat(client.await(stream).body()).isEqualTo("hello world");
            assertThat(origin.heads().getFirst()).contains("\r\nContent-Length: 11\r\n");
        }
    }

    @Test
    void aBodyOfUnknownLengthBecomesChunked() throws IOException {
        try (Origin origin = Origin.start(ECHO_BODY);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/");
            client.data(stream, "hello ", false).data(stream, "world", false).data(stream, "", true);

            assertThat(client.await(stream).body()).isEqualTo("hello world");
            assertThat(origin.heads().getFirst()).contains("\r\nTransfer-Encoding: chunked\r\n");
        }
    }

    @Test
    void paddingIsNoPartOfTheBodyAndIsGivenBack() throws IOException {
        try (Origin origin = Origin.start(ECHO_BODY);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/");
            ByteBuf payload = Unpooled.buffer()
                    .writeByte(255)
                    .writeBytes("x".getBytes(StandardCharsets.US_ASCII))
                    .writeZero(255);
            for (int i = 0; i < 1000; i++) {
                client.send(Http2Frames.frame(0, 8, stream, payload.duplicate()));
                client.until(() -> true);
                if (i % 100 == 99) {
                    client.ping(i).awaitPong(i);
                }
            }
            client.data(stream, "", true);

            assertThat(client.await(stream).body()).isEqualTo("x".repeat(1000));
            assertThat(client.reply(stream).windowGained()).isGreaterThan(100_000);
        }
    }

    @Test
    void trailersOfARequestEndItAndAreDropped() throws IOException {
        try (Origin origin = Origin.start(ECHO_BODY);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/");
            client.data(stream, "hello", false).send(Http2Frames.headers(stream, true, "x-trailer", "1"));

            assertThat(client.await(stream).body()).isEqualTo("hello");
        }
    }

    @Test
    void largeBodiesPassInBothDirectionsAtOnce() throws IOException {
        Origin.Script echoParts = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int left = 2_000_000; left > 0; ) {
                byte[] part = in.readNBytes(Math.min(left, 30_000));
                out.write(part);
                left -= part.length;
            }
            return true;
        };
        try (Origin origin = Origin.start(echoParts);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "2000000");
            Http2Reply reply = client.reply(stream);
            for (int sent = 0; sent < 2_000_000; sent += 16_000) {
                int next = sent + 16_000;
                client.until(() -> reply.windowGained() + 65_535 >= next);
                client.data(stream, "x".repeat(16_000), next == 2_000_000);
            }
            assertThat(client.await(stream).bodyBytes()).isEqualTo(2_000_000);
        }
    }

    @Test
    void hundredRequestsRunAtOnce() throws IOException {
        CountDownLatch all = new CountDownLatch(100);
        Origin.Script together = (head, in, out) -> {
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            out.write(Origin.ok(head.split(" ")[1]));
            return true;
        };
        try (Origin origin = Origin.start(together);
                // What is shown is how many streams there may be, not how many the server bears.
                Gateway gateway = Gates.before(origin, shop -> shop.withConcurrency(ConcurrencySpec.off()));
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                streams.add(client.get("/" + i));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.await(streams.get(i)).body()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void streamsTakeTurnsSoThatASmallReplyIsNotHeldUp() throws IOException {
        AtomicInteger large = new AtomicInteger();
        Origin.Script sizes = (head, in, out) -> {
            boolean isLarge = head.startsWith("GET /large");
            large.addAndGet(isLarge ? 1 : 0);
            out.write(Origin.ok("x".repeat(isLarge ? 1_000_000 : 10)));
            return true;
        };
        try (Origin origin = Origin.start(sizes);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway)).keepWindows()) {
            // The windows hold the large reply back; the small one gets through as soon as there is room at all.
            int first = client.get("/large");
            client.until(() -> client.reply(first).bodyBytes() == 65_535);
            int second = client.get("/small");
            client.openWindow(0, 20);

            assertThat(client.await(second).body()).hasSize(10);
            assertThat(client.reply(first).ended()).isFalse();
            client.openWindow(0, 2_000_000).openWindow(first, 2_000_000);
            assertThat(client.await(first).bodyBytes()).isEqualTo(1_000_000);
        }
    }

    @Test
    void aBodyIsAskedForWhenTheClientWaitsForIt() throws IOException {
        try (Origin origin = Origin.start(ECHO_BODY);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "5", "expect", "100-continue");
            client.until(() -> client.reply(stream).interim().contains("100"));
            client.data(stream, "hello", true);

            assertThat(client.await(stream).body()).isEqualTo("hello");
        }
    }

    @Test
    void anAnswerOfTheGatesOwnIsAReplyLikeAnyOther() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(Policy.builder()
                        .listener(Gates.listener())
                        .upstream(Gates.upstream(origin))
                        .route(RouteSpec.of("/known", "shop"))
                        .build());
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.get("/unknown"));

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.bodyBytes()).isEqualTo(Integer.parseInt(reply.header("content-length")));
            assertThat(reply.reset()).isEmpty();
            assertThat(client.await(client.get("/known")).status()).isEqualTo(200);
        }
    }

    @Test
    void aRequestThatIsAnsweredBeforeItsEndIsToldToStop() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/", "content-length", "100000000000");

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(client.reply(stream).status()).isEqualTo(413);
            assertThat(client.reply(stream).ended()).isTrue();
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void aReplyThatBreaksOffResetsItsStreamAlone() throws IOException {
        Origin.Script broken = (head, in, out) -> {
            if (head.startsWith("GET /whole")) {
                out.write(Origin.ok("whole"));
                return true;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            return false;
        };
        try (Origin origin = Origin.start(broken);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            assertThat(client.awaitReset(client.get("/broken"))).isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(client.await(client.get("/whole")).body()).isEqualTo("whole");
        }
    }

    @Test
    void aClientThatResetsAStreamStopsTheServer() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> in.read() >= 0);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.get("/");
            Waiting.until(() -> origin.connections() == 1);
            client.reset(stream);

            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void bothVersionsAreSpokenOnOneListener() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                RawClient dripping = new RawClient(Gates.port(gateway))) {
            dripping.send("P").send("R").send("OPFIND / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(dripping.read().body()).isEqualTo("x");
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("x");
        }
    }

    @Test
    void aPrefaceThatNoSettingsFollowIsARequestOfAnUnknownVersion() throws IOException {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                RawClient alone = new RawClient(Gates.port(gateway));
                RawClient followed = new RawClient(Gates.port(gateway))) {
            assertThat(followed.send(preface + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(505);
            assertThat(alone.send(preface).read().status()).isEqualTo(505);
            assertThat(alone.isClosedByPeer()).isTrue();
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void withHttp2OffItsPrefaceIsABadRequest() throws IOException {
        ListenerSpec listener = Gates.listener();
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.start(Policy.builder()
                        .listener(listener.withHttp2(Http2Settings.off()))
                        .upstream(Gates.upstream(origin))
                        .route(RouteSpec.of("/**", "shop"))
                        .build());
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(client.send("PRI * HTTP/2.0\r\n\r\n").read().status()).isEqualTo(505);
        }
    }
}

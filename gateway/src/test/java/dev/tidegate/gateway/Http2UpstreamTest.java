package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2Peer.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class Http2UpstreamTest {
    @Test
    void aRequestTravelsAsAStreamAndItsReplyComesBack() throws IOException {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    seen.set(request);
                    peer.ok(request, "hello");
                });
                Gateway gateway = Gates.before(origin)) {
            RawClient.Reply reply =
                    RawClient.get(Gates.port(gateway), "/a?b=c", "Accept: text/plain", "Connection: x-hop", "X-Hop: 1");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.header("content-length")).isEqualTo("5");
            Request request = seen.get();
            assertThat(request.isWhole()).isTrue();
            assertThat(request.fields().keySet())
                    .startsWith(":method", ":path", ":scheme", ":authority")
                    .contains("accept", "x-forwarded-for", "via")
                    .doesNotContain("connection", "x-hop", "host", "transfer-encoding");
            assertThat(request.field(":path")).isEqualTo("/a?b=c");
            assertThat(request.field(":authority")).isEqualTo("test");
            assertThat(request.field(":scheme")).isEqualTo("http");
        }
    }

    @Test
    void bodiesOfKnownAndOfUnknownLengthReachTheServerWhole() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    byte[] body = peer.readBody(request);
                    bodies.add(request.field("content-length") + "/" + body.length);
                    peer.ok(request, "done");
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            String large = "x".repeat(300_000);
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + large);
            assertThat(client.read().body()).isEqualTo("done");
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n" + large
                    + "\r\n0\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("done");
        }
        assertThat(bodies).containsExactly("300000/300000", "/300000");
    }

    @Test
    void aReplyOfUnknownLengthBecomesChunksAndItsTrailersAreDropped() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    peer.head(request.stream(), false, "HTTP/1.1 200 OK");
                    peer.data(request.stream(), false, "one ").flush();
                    peer.data(request.stream(), false, "two");
                    peer.trailers(request.stream(), "X-Sum: 2");
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                RawClient.Reply reply = client.read();
                assertThat(reply.header("transfer-encoding")).isEqualTo("chunked");
                assertThat(reply.body()).isEqualTo("one two");
            }
        }
    }

    @Test
    void betweenTwoSidesOfHttp2TrailersPassUnlessTheyCouldDoHarm() throws IOException {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    seen.set(request);
                    peer.head(request.stream(), false, "HTTP/1.1 200 OK");
                    peer.data(request.stream(), false, "text");
                    peer.trailers(
                            request.stream(),
                            "grpc-status: 0",
                            "grpc-message: fine",
                            "x-own: 1",
                            "content-length: 9",
                            "set-cookie: a=b",
                            "location: /evil",
                            "access-control-allow-origin: *",
                            "x-forwarded-for: 1.2.3.4");
                });
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.get("/", "te", "trailers"));

            assertThat(reply.body()).isEqualTo("text");
            assertThat(reply.trailers()).containsOnlyKeys("grpc-status", "grpc-message", "x-own");
            assertThat(seen.get().field("te")).isEqualTo("trailers");
            client.await(client.get("/"));
            assertThat(seen.get().fields()).doesNotContainKey("te");
        }
    }

    @Test
    void onlyHttp2ClientsAreSaidToTakeTrailers() throws IOException {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    seen.set(peer.readRequest());
                    peer.ok(seen.get(), "ok");
                });
                Gateway gateway = Gates.before(origin)) {
            RawClient.get(Gates.port(gateway), "/", "TE: trailers", "Connection: TE");

            assertThat(seen.get().fields()).doesNotContainKey("te");
        }
    }

    @Test
    void aReplyThatIsOneHeadIsOneFrameForTheClientToo() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    peer.head(request.stream(), true, "HTTP/1.1 200 OK", "grpc-status: 5");
                });
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Reply reply = client.await(client.post("/", "content-type", "application/grpc"));

            assertThat(reply.header("grpc-status")).isEqualTo("5");
            assertThat(reply.dataFrames()).isZero();
            assertThat(reply.trailers()).isEmpty();
        }
    }

    @Test
    void repliesWithoutABodyKeepTheClientConnection() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    String status = request.field(":path").substring(1);
                    peer.head(request.stream(), false, "HTTP/1.1 103 Early Hints", "Link: </a>");
                    peer.head(request.stream(), true, "HTTP/1.1 " + status + " x", "X-Status: " + status);
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (String status : List.of("200", "204", "304", "404")) {
                client.send("GET /" + status + " HTTP/1.1\r\nHost: a\r\n\r\n");
                RawClient.Reply reply = client.read();
                assertThat(reply.header("x-status")).isEqualTo(status);
                assertThat(reply.body()).isEmpty();
            }
            client.send("HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.read(false).status()).isEqualTo(200);
        }
    }
}

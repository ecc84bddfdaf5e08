package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2Peer.Frame;
import dev.tidegate.gateway.Http2Peer.Request;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class Http2UpstreamTest {
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

    private static UpstreamSpec upstream(Http2Origin origin) {
        return UpstreamSpec.of("shop", List.of(Gates.server(origin.port()))).withProtocol(UpstreamSpec.Protocol.HTTP2);
    }

    /** A gateway with one event loop, so that the number of connections is known. */
    private static Gateway before(Http2Origin origin) {
        return Gates.start(Gates.policy(upstream(origin)).build(), 1);
    }

    @Test
    void aRequestTravelsAsAStreamAndItsReplyComesBack() throws IOException {
        AtomicReference<Request> seen = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    seen.set(request);
                    peer.ok(request, "hello");
                });
                Gateway gateway = before(origin)) {
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
                Gateway gateway = before(origin);
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
                Gateway gateway = before(origin);
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
                Gateway gateway = before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Client.Reply reply = client.await(client.get("/", "te", "trailers"));

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
                Gateway gateway = before(origin)) {
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
                Gateway gateway = before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            Http2Client.Reply reply = client.await(client.post("/", "content-type", "application/grpc"));

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
                Gateway gateway = before(origin);
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

    @Test
    void callsAtTheSameTimeShareOneConnection() throws Exception {
        int calls = 20;
        List<Request> waiting = new ArrayList<>();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    waiting.add(peer.readRequest());
                    if (waiting.size() == calls) {
                        for (Request request : waiting) {
                            peer.ok(request, request.field(":path"));
                        }
                    }
                });
                Gateway gateway = before(origin)) {
            assertThat(getAll(gateway, calls)).allMatch(reply -> reply.status() == 200);
            assertThat(origin.accepted()).isEqualTo(1);
            awaitNoClients(gateway);
        }
    }

    /**
     * Netty's io_uring may begin a read on a connection that both sides close at the same time, and lose its buffer. So
     * the clients go first.
     */
    private static void awaitNoClients(Gateway gateway) {
        Waiting.until(() -> gateway.listeners().getFirst().connections() == 0);
    }

    private static List<RawClient.Reply> getAll(Gateway gateway, int calls) throws Exception {
        List<CompletableFuture<RawClient.Reply>> replies = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            String path = "/" + i;
            replies.add(CompletableFuture.supplyAsync(
                    () -> get(gateway, path), command -> Thread.ofVirtual().start(command)));
        }
        List<RawClient.Reply> all = new ArrayList<>();
        for (CompletableFuture<RawClient.Reply> reply : replies) {
            all.add(reply.get(20, TimeUnit.SECONDS));
        }
        return all;
    }

    private static RawClient.Reply get(Gateway gateway, String path) {
        try {
            return RawClient.get(Gates.port(gateway), path);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void aServerThatTakesFewCallsGetsMoreConnectionsUpToTheBoundAndTheOthersWait() throws Exception {
        CountDownLatch allThere = new CountDownLatch(3);
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings(MAX_CONCURRENT_STREAMS, 1);
                    while (true) {
                        Request request = peer.readRequest();
                        if (!request.field(":path").equals("/first")) {
                            allThere.countDown();
                            awaitQuietly(allThere);
                        }
                        peer.ok(request, "ok");
                    }
                });
                Gateway gateway = Gates.start(
                        Gates.policy(upstream(origin)
                                        .withConnections(
                                                new UpstreamSpec.Connections(0, 3, 3, 0, 60_000 * Gates.MILLI)))
                                .build(),
                        1)) {
            // The first call teaches the gate how many the server takes.
            assertThat(get(gateway, "/first").status()).isEqualTo(200);

            assertThat(getAll(gateway, 4)).allMatch(reply -> reply.status() == 200);
            assertThat(origin.accepted()).isEqualTo(3);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRefusedStreamIsRepeatedWhateverTheMethod() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    if (calls.incrementAndGet() == 1) {
                        peer.reset(request.stream(), REFUSED_STREAM);
                    } else {
                        peer.ok(request, "second");
                    }
                });
                Gateway gateway = before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("second");
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void aStreamThatTheServerResetsIsNotRepeatedForItMayHaveBeenSeen() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    calls.incrementAndGet();
                    peer.reset(request.stream(), CANCEL);
                });
                Gateway gateway = before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(502);
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void afterGoAwayTheUnseenCallsGoElsewhereAndTheOthersFinish() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings();
                    if (connections.incrementAndGet() > 1) {
                        while (true) {
                            peer.ok(peer.readRequest(), "second");
                        }
                    }
                    Request first = peer.readRequest();
                    Request unseen = peer.readRequest();
                    assertThat(unseen.stream()).isGreaterThan(first.stream());
                    peer.goAway(first.stream(), 0).flush();
                    peer.ok(first, "first");
                });
                Gateway gateway = before(origin)) {
            List<RawClient.Reply> replies = getAll(gateway, 2);

            assertThat(replies).extracting(RawClient.Reply::body).containsExactlyInAnyOrder("first", "second");
            Waiting.until(() -> origin.connections() == 1);
        }
    }

    @Test
    void whenTheClientGoesTheStreamIsCancelledAndTheConnectionGoesOn() throws IOException {
        CountDownLatch there = new CountDownLatch(1);
        AtomicReference<Frame> cancelled = new AtomicReference<>();
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings();
                    Request request = peer.readRequest();
                    there.countDown();
                    cancelled.set(peer.read(Http2Peer.RST_STREAM));
                    peer.data(request.stream(), false, "too late");
                    while (true) {
                        peer.ok(peer.readRequest(), "next");
                    }
                });
                Gateway gateway = before(origin)) {
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                awaitQuietly(there);
            }
            Waiting.until(() -> cancelled.get() != null);
            assertThat(cancelled.get().number()).isEqualTo(CANCEL);
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("next");
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatIsRefusedInTheMiddleNeverEndsItsStream() throws IOException {
        List<Frame> frames = new CopyOnWriteArrayList<>();
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings();
                    while (true) {
                        frames.add(peer.read());
                    }
                });
                Gateway gateway = before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            Waiting.until(() -> frames.stream().anyMatch(frame -> frame.type() == Http2Peer.DATA));
            client.send("x\r\n");

            assertThat(client.read().status()).isEqualTo(400);
            Waiting.until(() -> frames.stream().anyMatch(frame -> frame.type() == Http2Peer.RST_STREAM));
            assertThat(frames)
                    .filteredOn(frame -> frame.type() <= Http2Peer.HEADERS)
                    .noneMatch(Frame::endsStream);
        }
    }

    @Test
    void aClientThatTakesNothingHoldsBackItsServerAndNobodyElse() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings();
                    Request large = peer.readRequest();
                    peer.head(large.stream(), false, "HTTP/1.1 200 OK");
                    Request small = peer.readRequest();
                    int window = Http2UpstreamSession.STREAM_WINDOW_BYTES;
                    String part = "x".repeat(10_000);
                    // As much as the gate lets it send in this stream, and not a byte more.
                    while (window >= part.length()) {
                        peer.data(large.stream(), false, part).flush();
                        sent.addAndGet(part.length());
                        window -= part.length();
                        if (window < part.length()) {
                            peer.frame(Http2Peer.PING, 0, 0, new byte[8]).flush();
                            window += grants(peer, large.stream());
                        }
                    }
                    peer.ok(small, "small");
                });
                Gateway gateway = before(origin);
                RawClient stuck = new RawClient(Gates.port(gateway))) {
            stuck.socket().setReceiveBufferSize(4096);
            stuck.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            Waiting.until(() -> origin.accepted() == 1);

            assertThat(RawClient.get(Gates.port(gateway), "/small").body()).isEqualTo("small");
            assertThat(sent.get()).isBetween(Http2UpstreamSession.STREAM_WINDOW_BYTES / 2, 16 << 20);
        }
    }

    /** What the other side grants to a stream until it answers our PING. */
    private static int grants(Http2Peer peer, int stream) throws IOException {
        int granted = 0;
        Frame frame = peer.read();
        while (frame.type() != Http2Peer.PING) {
            boolean window = frame.type() == Http2Peer.WINDOW_UPDATE && frame.stream() == stream;
            granted += window ? frame.number() : 0;
            frame = peer.read();
        }
        return granted;
    }

    @Test
    void aSmallWindowOfTheServerHoldsTheRequestBodyBack() throws IOException {
        AtomicInteger beforeGrant = new AtomicInteger();
        CountDownLatch settled = new CountDownLatch(1);
        try (Http2Origin origin = Http2Origin.start(peer -> {
                    peer.settings(INITIAL_WINDOW_SIZE, 10);
                    Request request = peer.readRequest();
                    settings(peer);
                    settled.countDown();
                    int received = 0;
                    while (received < 100) {
                        Frame frame = peer.read(Http2Peer.DATA);
                        received += frame.payload().length();
                        beforeGrant.set(
                                Math.max(beforeGrant.get(), frame.payload().length()));
                        peer.window(request.stream(), 10).flush();
                    }
                    peer.ok(request, "got " + received);
                });
                Gateway gateway = before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
            awaitQuietly(settled);
            client.send("y".repeat(100));

            assertThat(client.read().body()).isEqualTo("got 100");
            assertThat(beforeGrant.get()).isLessThanOrEqualTo(10);
        }
    }

    /** Waits until the other side has taken note of the settings. */
    private static void settings(Http2Peer peer) throws IOException {
        Frame frame = peer.read();
        while (frame.type() != Http2Peer.SETTINGS || frame.flags() == 0) {
            frame = peer.read();
        }
    }

    @Test
    void aConnectionThatHasCarriedItsShareIsReplaced() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> peer.ok(peer.readRequest(), "ok"));
                Gateway gateway = Gates.start(
                        Gates.policy(upstream(origin)
                                        .withConnections(
                                                new UpstreamSpec.Connections(0, 64, 1024, 2, 60_000 * Gates.MILLI)))
                                .build(),
                        1)) {
            for (int i = 0; i < 6; i++) {
                assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            }
            assertThat(origin.accepted()).isEqualTo(3);
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void anIdleConnectionIsClosedInTime() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> peer.ok(peer.readRequest(), "ok"));
                Gateway gateway = Gates.start(
                        Gates.policy(upstream(origin)
                                        .withConnections(
                                                new UpstreamSpec.Connections(0, 64, 1024, 0, 1000 * Gates.MILLI)))
                                .build(),
                        1)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
            assertThat(origin.connections()).isEqualTo(1);

            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aReplyThatBreaksOffBreaksOffAtTheClientToo() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    peer.head(request.stream(), false, "HTTP/1.1 200 OK", "Content-Length: 10");
                    peer.data(request.stream(), true, "short");
                });
                Gateway gateway = before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            String all = new String(client.in().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(all).contains("Content-Length: 10").doesNotEndWith("0\r\n\r\n");
            assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).hasSizeLessThan(10);
        }
    }

    @Test
    void aServerThatCannotBeReachedGives502() throws IOException {
        int port;
        try (Http2Origin gone = Http2Origin.answering(peer -> {})) {
            port = gone.port();
        }
        UpstreamSpec spec =
                UpstreamSpec.of("shop", List.of(Gates.server(port))).withProtocol(UpstreamSpec.Protocol.HTTP2);
        try (Gateway gateway = Gates.start(Gates.policy(spec).build(), 1)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
        }
    }

    @Test
    void aServerThatSpeaksHttp11Gives502() throws IOException {
        try (Origin origin = Origin.answering("not this");
                Gateway gateway = Gates.before(origin, spec -> spec.withProtocol(UpstreamSpec.Protocol.HTTP2))) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
        }
    }

    @Test
    void aReloadThatChangesTheProtocolLeavesTheOldConnections() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> peer.ok(peer.readRequest(), "h2"));
                Gateway gateway = before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("h2");
            gateway.reload(Gates.policy(upstream(origin).withProtocol(UpstreamSpec.Protocol.HTTP1))
                    .build());

            Waiting.until(() -> origin.connections() == 0);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
        }
    }
}

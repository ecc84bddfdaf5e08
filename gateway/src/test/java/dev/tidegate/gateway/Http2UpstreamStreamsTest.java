package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2Peer.Frame;
import dev.tidegate.gateway.Http2Peer.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class Http2UpstreamStreamsTest {
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;

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
                Gateway gateway = Gates.before(origin);
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
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(502);
            assertThat(calls).hasValue(1);
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
                Gateway gateway = Gates.before(origin)) {
            try (RawClient client = new RawClient(Gates.port(gateway))) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                Waiting.until(there);
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
                Gateway gateway = Gates.before(origin);
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
                Gateway gateway = Gates.before(origin);
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
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
            Waiting.until(settled);
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
    void aReplyThatBreaksOffBreaksOffAtTheClientToo() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> {
                    Request request = peer.readRequest();
                    peer.head(request.stream(), false, "HTTP/1.1 200 OK", "Content-Length: 10");
                    peer.data(request.stream(), true, "short");
                });
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            String all = new String(client.in().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(all).contains("Content-Length: 10").doesNotEndWith("0\r\n\r\n");
            assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).hasSizeLessThan(10);
        }
    }
}

package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.Http2Peer.Request;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class Http2UpstreamConnectionsTest {
    private static final int MAX_CONCURRENT_STREAMS = 3;

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
                Gateway gateway = Gates.before(origin)) {
            assertThat(getAll(gateway, calls)).allMatch(reply -> reply.status() == 200);
            assertThat(origin.accepted()).isEqualTo(1);
        }
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
            throw new UncheckedIOException(failed);
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
                            Waiting.until(allThere);
                        }
                        peer.ok(request, "ok");
                    }
                });
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(origin)
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
                Gateway gateway = Gates.before(origin)) {
            List<RawClient.Reply> replies = getAll(gateway, 2);

            assertThat(replies).extracting(RawClient.Reply::body).containsExactlyInAnyOrder("first", "second");
            Waiting.until(() -> origin.connections() == 1);
        }
    }

    @Test
    void aConnectionThatHasCarriedItsShareIsReplaced() throws IOException {
        try (Http2Origin origin = Http2Origin.answering(peer -> peer.ok(peer.readRequest(), "ok"));
                Gateway gateway = Gates.start(
                        Gates.policy(Gates.upstream(origin)
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
                        Gates.policy(Gates.upstream(origin)
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
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("h2");
            gateway.reload(Gates.policy(Gates.upstream(origin).withProtocol(UpstreamSpec.Protocol.HTTP1))
                    .build());

            Waiting.until(() -> origin.connections() == 0);
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
        }
    }
}

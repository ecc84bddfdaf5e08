package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.balance.Balancing;
import dev.tidegate.balance.HealthRules;
import dev.tidegate.balance.Server;
import dev.tidegate.policy.UpstreamSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BufferGuard.class)
class FailureTest {
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aServerThatRefusesGives502InPlainWords() throws IOException {
        try (Gateway gateway = Gates.start(Gates.policy(UpstreamSpec.of("shop", List.of(Gates.server(freePort()))))
                .build())) {
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/");

            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).contains("No server could be reached");
        }
    }

    @Test
    void theOperatorIsToldOnceThatAServerCannotBeReached() throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("dev.tidegate.gateway");
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord record) {
                told.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(ear);
        int port = freePort();
        try (Gateway gateway = Gates.start(Gates.policy(UpstreamSpec.of("shop", List.of(Gates.server(port))))
                .build())) {
            for (int i = 0; i < 3; i++) {
                RawClient.get(Gates.port(gateway), "/");
            }
        } finally {
            logger.removeHandler(ear);
        }
        assertThat(told)
                .filteredOn(line -> line.contains(":" + port))
                .singleElement()
                .asString()
                .contains("cannot be reached", "upstreams.shop.servers");
    }

    @Test
    void aCallGoesToTheNextServerWhenOneCannotBeReached() throws IOException {
        try (Origin origin = Origin.answering("alive")) {
            UpstreamSpec upstream = UpstreamSpec.of("shop", List.of(Gates.server(freePort()), Gates.server(origin)))
                    .withBalance(Balancing.ROUND_ROBIN);
            try (Gateway gateway = Gates.start(Gates.policy(upstream).build())) {
                for (int i = 0; i < 10; i++) {
                    assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("alive");
                }
            }
        }
    }

    @Test
    void aSilentServerGives504() throws IOException {
        Origin.Script silent = (head, in, out) -> in.read() >= 0;
        try (Origin origin = Origin.start(silent);
                Gateway gateway = Gates.before(
                        origin, upstream -> upstream.withTimeouts(Gates.responseWithin(Duration.ofMillis(300))))) {
            RawClient.Reply reply = RawClient.get(Gates.port(gateway), "/");

            assertThat(reply.status()).isEqualTo(504);
            assertThat(reply.body()).contains("did not answer in time");
        }
    }

    @Test
    void aReplyThatIsNotHttpIsNeverRelayed() throws IOException {
        Origin.Script nonsense = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
                    .getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
        try (Origin origin = Origin.start(nonsense);
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(502);
        }
    }

    @Test
    void aReplyThatBreaksOffClosesTheClient() throws IOException {
        Origin.Script half = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.ISO_8859_1));
            return false;
        };
        try (Origin origin = Origin.start(half);
                Gateway gateway = Gates.before(origin)) {
            assertThat(RawClient.get(Gates.port(gateway), "/").body()).isEqualTo("half");
        }
    }

    @Test
    void bytesAfterAReplyEndTheConnectionToTheServer() throws IOException {
        Origin.Script extra = (head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
                    .getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
        try (Origin origin = Origin.start(extra);
                Gateway gateway = Gates.before(origin);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("a");
            }
        }
    }

    /** Closes the connection instead of answering the second request. */
    private static Origin.Script dyingOnSecond(AtomicInteger served) {
        return (head, in, out) -> {
            if (served.incrementAndGet() == 2) {
                return false;
            }
            out.write(Origin.ok("ok"));
            return true;
        };
    }

    @Test
    void aRequestIsRepeatedOnceWhenAnIdleConnectionHadDied() throws IOException {
        AtomicInteger served = new AtomicInteger();
        try (Origin origin = Origin.start(dyingOnSecond(served));
                Gateway gateway =
                        Gates.start(Gates.policy(Gates.upstream(origin)).build(), 1);
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(served).hasValue(4);
        }
    }

    @Test
    void aPostIsNeverSentTwice() throws IOException {
        AtomicInteger served = new AtomicInteger();
        try (Origin origin = Origin.start(dyingOnSecond(served));
                Gateway gateway =
                        Gates.start(Gates.policy(Gates.upstream(origin)).build(), 1);
                RawClient client = new RawClient(Gates.port(gateway))) {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            assertThat(client.send(post).read().status()).isEqualTo(200);
            assertThat(client.send(post).read().status()).isEqualTo(502);
            assertThat(served).hasValue(2);
        }
    }

    @Test
    void backupsServeWhileTheOthersAreDownAndGiveBack() throws IOException {
        AtomicBoolean well = new AtomicBoolean(true);
        Origin.Script main = (head, in, out) -> {
            out.write(
                    well.get()
                            ? Origin.ok("main")
                            : "HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return true;
        };
        try (Origin first = Origin.start(main);
                Origin second = Origin.answering("backup")) {
            UpstreamSpec upstream = UpstreamSpec.of(
                            "shop", List.of(Gates.server(first), new Server("127.0.0.1", second.port(), 1, true)))
                    .withHealth(
                            new HealthRules(1, 1, 0, 1, 0, 0),
                            new UpstreamSpec.Probe("/", 20 * Gates.MILLI, 1000 * Gates.MILLI, 200, 399));
            try (Gateway gateway = Gates.start(Gates.policy(upstream).build())) {
                int port = Gates.port(gateway);
                Waiting.until(() -> body(port).equals("main"));
                well.set(false);
                Waiting.until(() -> body(port).equals("backup"));
                well.set(true);
                Waiting.until(() -> body(port).equals("main"));
            }
        }
    }

    private static String body(int port) {
        try {
            return RawClient.get(port, "/").body();
        } catch (IOException failed) {
            return "";
        }
    }
}

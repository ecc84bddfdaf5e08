package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of one event loop borrow the same exchange one after another: nothing of one may show at another. */
@Timeout(60)
class Http1LoanTest {
    private final Origin origin = Origin.start((head, in, out) -> {
        out.write(Origin.ok(head.substring(0, head.indexOf("\r\n"))));
        return true;
    });
    private final Gateway gateway =
            Gates.start(Gates.policy(Gates.upstream(origin)).build(), 1);

    @AfterEach
    void stop() {
        gateway.close();
        origin.close();
    }

    private RawClient connect() throws IOException {
        return new RawClient(Gates.port(gateway));
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    @Test
    void connectionsTakeTurns() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(connect());
        }
        for (int turn = 0; turn < 20; turn++) {
            String path = "/" + turn;
            assertThat(clients.get(turn % 5).send(request(path)).read().body()).isEqualTo("GET " + path + " HTTP/1.1");
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void halfAHeadWaitsWhileOthersAreServed() throws IOException {
        try (RawClient slow = connect();
                RawClient other = connect()) {
            slow.send("GET /slow HTTP/1.1\r\nHo");
            assertThat(other.send(request("/other")).read().body()).isEqualTo("GET /other HTTP/1.1");
            slow.send("st: test\r\n\r\n");
            assertThat(slow.read().body()).isEqualTo("GET /slow HTTP/1.1");
            assertThat(other.send(request("/again")).read().body()).isEqualTo("GET /again HTTP/1.1");
        }
    }

    @Test
    void whoLeavesInTheMiddleLeavesNothingBehind() throws IOException {
        for (String half : List.of(
                "GET /left HTTP/1.1\r\nX-Left: behind",
                "POST /left HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nhalf",
                "POST /left HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
                "no request at all\r\n\r\n")) {
            try (RawClient leaving = connect();
                    RawClient staying = connect()) {
                assertThat(staying.send(request("/first")).read().status()).isEqualTo(200);
                leaving.send(half);
                assertThat(staying.send(request("/second")).read().body()).isEqualTo("GET /second HTTP/1.1");
            }
            try (RawClient next = connect()) {
                assertThat(next.send("BAD\r\n\r\n").read().status()).isEqualTo(400);
            }
            assertThat(RawClient.get(Gates.port(gateway), "/next").body()).isEqualTo("GET /next HTTP/1.1");
        }
    }

    @Test
    void requestsInOneWriteAreServedInOrder() throws IOException {
        try (RawClient client = connect()) {
            client.send(request("/1") + request("/2") + request("/3"));
            for (int i = 1; i <= 3; i++) {
                assertThat(client.read().body()).isEqualTo("GET /" + i + " HTTP/1.1");
            }
        }
    }
}

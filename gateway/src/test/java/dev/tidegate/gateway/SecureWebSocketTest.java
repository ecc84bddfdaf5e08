package dev.tidegate.gateway;

import static dev.tidegate.gateway.WebSocketOrigin.read;
import static dev.tidegate.gateway.WebSocketOrigin.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.WebSocketOrigin.Frame;
import dev.tidegate.gateway.tls.Pki;
import dev.tidegate.gateway.websocket.Frames;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import dev.tidegate.policy.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets of clients that speak TLS. */
@ExtendWith(BufferGuard.class)
class SecureWebSocketTest {
    @TempDir
    private Path folder = Path.of("");

    private Gateway start(Pki pki, Origin origin) {
        Policy policy = Policy.builder()
                .listener(Gates.listener().withTls(ServerTls.of(pki.files("shop", "shop.test"))))
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .build();
        return Gates.start(policy);
    }

    private static RawClient open(Pki pki, Gateway gateway, String version) throws IOException {
        RawClient client = new TlsClient(pki.client(), Gates.port(gateway))
                .speaking(version)
                .open();
        assertThat(client.send(WebSocketOrigin.REQUEST).read(false).status()).isEqualTo(101);
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void framesGoBothWaysAndTheEndToo(String version) throws IOException {
        Pki pki = new Pki(folder);
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = start(pki, origin);
                RawClient client = open(pki, gateway, version)) {
            for (int size : new int[] {1, 65_536, 300_000}) {
                String sent = "x".repeat(size);
                assertThat(read(client.send(text(sent)).in())).isEqualTo(new Frame(Frames.TEXT, sent));
            }
            client.send(Frames.frame(Frames.CLOSE, true, new byte[] {3, (byte) 0xe8}));
            assertThat(read(client.in()).code()).isEqualTo(1000);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aGatewayThatStopsSaysSo() throws Exception {
        Pki pki = new Pki(folder);
        try (Origin origin = WebSocketOrigin.echo()) {
            Gateway gateway = start(pki, origin);
            try (RawClient client = open(pki, gateway, "TLSv1.3")) {
                Thread closing = Thread.ofVirtual().start(gateway::close);
                assertThat(read(client.in()).code()).isEqualTo(1001);
                assertThat(client.isClosedByPeer()).isTrue();
                closing.join();
            }
        }
    }

    @Test
    void aClientThatGoesAwayTakesTheConnectionToTheServerWithIt() throws Exception {
        Pki pki = new Pki(folder);
        try (Origin origin = WebSocketOrigin.echo();
                Gateway gateway = start(pki, origin)) {
            RawClient client = open(pki, gateway, "TLSv1.3");
            assertThat(read(client.send(text("here")).in()).payload()).isEqualTo("here");
            client.socket().close();
            Waiting.until(() -> origin.connections() == 0);
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheClient() throws Exception {
        Pki pki = new Pki(folder);
        try (Origin origin = WebSocketOrigin.start((in, out) -> out.write(Frames.plain(Frames.TEXT, 2)));
                Gateway gateway = start(pki, origin);
                RawClient client = open(pki, gateway, "TLSv1.3")) {
            assertThat(read(client.in()).payload()).hasSize(2);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }
}

package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An HTTP listener behind a balancer that tells by PROXY headers whom connections come from. */
@ExtendWith(BufferGuard.class)
class ProxyProtocolTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.2 56324 80\r\n";
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final ListenerSpec.Timeouts HASTY =
            new ListenerSpec.Timeouts(300 * Gates.MILLI, 1000 * Gates.MILLI, 1000 * Gates.MILLI, 0);

    private static Gateway start(Origin origin, ListenerSpec listener) {
        return Gates.start(Policy.builder()
                .listener(listener.withProxyProtocol(true))
                .upstream(Gates.upstream(origin))
                .route(RouteSpec.of("/**", "shop"))
                .build());
    }

    @Test
    void theSourceInTheHeaderIsTheClientOfAllRequests() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, Gates.listener());
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(client.send(HEADER + REQUEST).read().status()).isEqualTo(200);
            assertThat(client.send(REQUEST).read().status()).isEqualTo(200);

            assertThat(origin.heads()).hasSize(2).allMatch(head -> head.contains("192.0.2.7"));
        }
    }

    @Test
    void aHeaderMayComeBitByBit() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, Gates.listener());
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < HEADER.length(); i++) {
                client.send(HEADER.substring(i, i + 1));
            }
            assertThat(client.send(REQUEST).read().status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsAreCountedForTheirSource() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, Gates.listener().withConnections(10, 1));
                RawClient first = new RawClient(Gates.port(gateway));
                RawClient second = new RawClient(Gates.port(gateway));
                RawClient other = new RawClient(Gates.port(gateway))) {
            assertThat(first.send(HEADER + REQUEST).read().status()).isEqualTo(200);
            assertThat(other.send(HEADER.replace(".7", ".8") + REQUEST).read().status())
                    .isEqualTo(200);
            assertThat(isCut(second.send(HEADER + REQUEST))).isTrue();
        }
    }

    @Test
    void whoComesWithoutAHeaderIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, Gates.listener());
                RawClient client = new RawClient(Gates.port(gateway))) {
            assertThat(isCut(client.send(REQUEST))).isTrue();
            assertThat(origin.heads()).isEmpty();
        }
    }

    @Test
    void whoSaysNothingIsCutInTime() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = start(origin, Gates.listener().withTimeouts(HASTY));
                RawClient silent = new RawClient(Gates.port(gateway));
                RawClient slow = new RawClient(Gates.port(gateway))) {
            assertThat(isCut(slow.send("PROXY "))).isTrue();
            assertThat(isCut(silent)).isTrue();
        }
    }

    private static boolean isCut(RawClient client) {
        try {
            return client.isClosedByPeer();
        } catch (IOException reset) {
            return true;
        }
    }
}

package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.ErrorCode;
import dev.tidegate.policy.ListenerSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.RouteSpec;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A connection of HTTP/2 ends in order: no request is lost, none is left without an answer. */
@ExtendWith(BufferGuard.class)
class Http2DrainTest {
    private static Origin.Script after(CountDownLatch go) {
        return (head, in, out) -> {
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            out.write(Origin.ok("late"));
            return true;
        };
    }

    @Test
    void aDrainingGatewaySaysSoTwiceAndLetsRunningRequestsEnd() throws IOException {
        CountDownLatch go = new CountDownLatch(1);
        try (Origin origin = Origin.start(after(go));
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int first = client.get("/");
            Waiting.until(() -> origin.heads().size() == 1);
            gateway.drain();
            client.until(() -> !client.goAways().isEmpty());
            assertThat(client.goAways().getFirst())
                    .isEqualTo(new Http2Client.GoAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR));
            client.until(() -> client.goAways().size() == 2);
            assertThat(client.goAways().getLast()).isEqualTo(new Http2Client.GoAway(first, ErrorCode.NO_ERROR));

            // Whoever opens a stream after that is not served, and knows that it was not.
            client.get("/after");
            go.countDown();
            assertThat(client.await(first).body()).isEqualTo("late");
            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(origin.heads()).hasSize(1);
        }
    }

    @Test
    void aStreamThatWasUnderWayWhenTheFirstWarningLeftIsServed() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.awaitSettings();
            gateway.drain();
            int stream = client.get("/");

            assertThat(client.await(stream).body()).isEqualTo("x");
            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.NO_ERROR);
        }
    }

    @Test
    void aListenerThatIsGoneSendsItsClientsAway() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            assertThat(client.await(client.get("/")).body()).isEqualTo("x");
            gateway.reload(Policy.builder()
                    .listener(ListenerSpec.http("other", "127.0.0.1", 0))
                    .upstream(Gates.upstream(origin))
                    .route(RouteSpec.of("/**", "shop"))
                    .build());

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.NO_ERROR);
        }
    }

    @Test
    void aReloadLeavesConnectionsAlone() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.await(client.get("/")).body()).isEqualTo("x");
                gateway.reload(Gates.policy(Gates.upstream(origin)).build());
            }
            assertThat(client.goAways()).isEmpty();
        }
    }
}

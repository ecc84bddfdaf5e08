package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(BufferGuard.class)
class TransportTest {
    static Stream<Transport> available() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void everyTransportOfThisMachineForwards(Transport transport) throws IOException {
        String large = "x".repeat(300_000);
        try (Origin origin = Origin.answering(large);
                Gateway gateway = Gateway.start(
                        Gates.policy(Gates.upstream(origin)).build(),
                        Gates.options().withTransport(transport));
                RawClient client = new RawClient(Gates.port(gateway))) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo(large);
            }
        }
    }

    @Test
    void theJavaSelectorsWorkEverywhere() {
        assertThat(Transport.NIO.isAvailable()).isTrue();
        assertThat(Transport.best().isAvailable()).isTrue();
    }

    @Test
    void whatMayCorruptMemoryIsNeverChosenByItself() {
        assertThat(Transport.best()).isNotEqualTo(Transport.IO_URING);
    }

    @Test
    void optionsThatCannotWorkAreRefusedWithTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayOptions.defaults().withThreads(0))
                .withMessageContaining("was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayOptions.defaults().withDrainFor(Duration.ofSeconds(-1)));
    }
}

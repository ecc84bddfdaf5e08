package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A policy that was written for a library, given to a gateway. */
@ExtendWith(BufferGuard.class)
class UnservedTest {
    private static Policy ofLibrary() {
        String text = "version: 1\nupstreams: { shop: {} }\nroutes: [{ match: /orders/**, to: shop }]\n";
        return switch (PolicyParser.parse("library.yaml", text, name -> Optional.empty())) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    @Test
    void aGatewayDoesNotStartWithARouteThatLeadsNowhere() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> Gates.start(ofLibrary()).close())
                .withMessage("'shop' has no servers, but the route '/orders/**' leads to it: add servers to it, such as"
                        + " servers: [10.0.0.7:9001], or use the policy in a library");
    }

    @Test
    void aReloadToSuchAPolicyChangesNothing() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.before(origin)) {
            assertThatExceptionOfType(GatewayException.class)
                    .isThrownBy(() -> gateway.reload(ofLibrary()))
                    .withMessageContaining("'shop' has no servers");
            assertThat(RawClient.get(Gates.port(gateway), "/").status()).isEqualTo(200);
        }
    }
}

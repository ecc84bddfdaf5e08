package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoringSslListenerTest extends ListenerTlsContract {
    @Override
    GatewayOptions options() {
        return Gates.options();
    }

    @Test
    void isTakenWhereItCanBeLoaded() {
        assertThat(TlsLibrary.choose(true)).isEqualTo(TlsLibrary.BORINGSSL);
    }
}

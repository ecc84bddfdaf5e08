package dev.tidegate.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerTest {
    @Test
    void anIpv6AddressStandsInBrackets() {
        assertThat(new Server("::1", 80, 1, false).address()).isEqualTo("[::1]:80");
        assertThat(new Server("127.0.0.1", 80, 1, false).address()).isEqualTo("127.0.0.1:80");
    }
}

package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client cannot choose its own address, however many proxies are trusted. */
class ForwardedClientTest {
    private static final long TEN = 0xffff_0a00_0000L;
    private static final long EIGHT_BITS = 0xffff_ff00_0000L;

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, 203.0.113.1",
        "'6.6.6.6, 203.0.113.1', 203.0.113.1",
        "'6.6.6.6, 203.0.113.1, 10.0.0.1', 203.0.113.1",
        "'6.6.6.6,203.0.113.1,10.0.0.1 ,\t10.0.0.2', 203.0.113.1",
        "'10.0.0.1, 10.0.0.2', 10.0.0.1",
        "'203.0.113.1, unknown, 10.0.0.2', 10.0.0.2",
        "'203.0.113.1,, 10.0.0.2', 10.0.0.2",
        "203.0.113.1:4711, 203.0.113.1",
        "2001:db8::1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "[2001:db8::1]:4711, 2001:db8::1",
        "'evil', ''",
        "'', ''",
        "'203.0.113.1, ', ''",
        "203.0.113.01, ''",
        "203.0.113.256, ''",
    })
    void isTheRightmostAddressThatIsNoTrustedProxy(String field, String client) {
        assertThat(client("X-Forwarded-For: " + field)).isEqualTo(client);
    }

    @Test
    void isSoughtOverAllFieldsFromTheLast() {
        assertThat(client("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.1\r\nx-forwarded-for: 10.0.0.1"))
                .isEqualTo("203.0.113.1");
    }

    @Test
    void isSoughtOverSoManyHopsAtMost() {
        assertThat(client("X-Forwarded-For: 6.6.6.6" + ", 10.0.0.1".repeat(ForwardedClient.MAX_HOPS)))
                .isEqualTo("10.0.0.1");
        assertThat(client("X-Forwarded-For: 6.6.6.6" + ", 10.0.0.1".repeat(ForwardedClient.MAX_HOPS - 1)))
                .isEqualTo("6.6.6.6");
    }

    @ParameterizedTest
    @CsvSource({
        "::, 0, 0",
        "::1, 0, 1",
        "1::, 1000000000000, 0",
        "1:2:3:4:5:6:7:8, 1000200030004, 5000600070008",
        "1::8, 1000000000000, 8",
        "2001:DB8::ff, 20010db800000000, ff",
        "::ffff:1.2.3.4, 0, ffff01020304",
        "1:2:3:4:5:6:1.2.3.4, 1000200030004, 5000601020304",
        "1.2.3.4, 0, ffff01020304",
    })
    void readsAddresses(String text, String high, String low) {
        AddressText address = new AddressText();

        assertThat(address.parse(text)).isTrue();
        assertThat(Long.toHexString(address.high())).isEqualTo(high);
        assertThat(Long.toHexString(address.low())).isEqualTo(low);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        "01.2.3.4",
        "1..3.4",
        "a.b.c.d",
        "256.1.1.1",
        ":",
        "1:",
        ":1",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "g::",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:5",
        "::1%eth0",
        "1.2.3.4::"
    })
    void knowsWhatIsNoAddress(String text) {
        assertThat(new AddressText().parse(text)).isFalse();
    }

    private static String client(String fields) {
        RequestHead head = new RequestHead(Wire.MAX_HEAD_BYTES);
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n"));
        assertThat(head.parse(in)).isEqualTo(Progress.DONE);
        in.release();
        ForwardedClient client = head.forwardedClient((high, low) -> high == 0 && (low & EIGHT_BITS) == TEN);
        assertThat(client.isPresent()).isEqualTo(client.text().length() > 0);
        return client.text().toString();
    }
}

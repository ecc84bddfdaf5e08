package dev.tidegate.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.AddressBlock;
import dev.tidegate.policy.IdentitySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a//b///c, /a/b/c",
        "/a/./b/../c, /a/c",
        "/a/b/.., /a/",
        "/a/., /a/",
        "/%61%2D%7e, /a-~",
        "/%c3%a9, /%C3%A9",
        "/a%20b, /a%20b",
        "/a;v=1/b;w, /a/b",
        "/a;jsessionid=1, /a",
        "/b;x/..;y/a, /a",
        "'', /",
        "/.well-known, /.well-known",
        "/a|b, /a%7Cb"
    })
    void aPathHasOneNormalForm(String path, String normal) {
        assertThat(RequestPath.normal(path)).isEqualTo(java.util.Optional.ofNullable(normal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2fb",
                "/a%5Cb",
                "/a%3bb",
                "/..",
                "/a/../..",
                "/%",
                "/%4",
                "/%zz",
                "/%00",
                "/a\\b",
                "/%c0%af",
                "/é"
            })
    void whatServersReadDifferentlyHasNone(String path) {
        assertThat(RequestPath.normal(path)).isEmpty();
    }

    @Test
    void theClientIsTheRightmostAddressThatIsNoTrustedProxy() {
        IdentitySpec identity = new IdentitySpec(List.of(AddressBlock.parse("10.0.0.0/8")), 64, Map.of());
        assertThat(client("192.0.2.1", identity, "198.51.100.7")).isEqualTo("192.0.2.1");
        assertThat(client("10.0.0.1", identity, "203.0.113.9, 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("10.0.0.1", identity, "203.0.113.9", "10.0.0.2")).isEqualTo("203.0.113.9");
        assertThat(client("10.0.0.1", identity, "198.51.100.7:4711")).isEqualTo("198.51.100.7");
        assertThat(client("10.0.0.1", identity, "[2001:db8:1:2:3::4]:80")).isEqualTo("20010db800010002:0/64");
        assertThat(client("10.0.0.1", identity, "nobody")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", identity)).isEqualTo("10.0.0.1");
        assertThat(client("fe80::1%eth0", identity)).endsWith("/64");
        assertThat(client("somewhere", identity)).isEqualTo("somewhere");
    }

    private static String client(String peer, IdentitySpec identity, String... forwarded) {
        return ClientAddress.of(peer, List.of(forwarded), identity);
    }

    @ParameterizedTest
    @CsvSource({
        "'', b, ''",
        "a=1&b=2, b, 2",
        "a=1, b, ''",
        "ab=1&b=2&b=3, b, 2",
        "b, b, ''",
        "b=, b, ''",
        "a=1&b=x%20y, b, x%20y"
    })
    void aQueryParameterIsTakenAsItIsWritten(String query, String name, String value) {
        assertThat(QueryText.first(query, name)).isEqualTo(value);
    }
}

package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackEncoderTest {
    private static final String REQUEST = "GET /a?b=c HTTP/1.1\r\nHost: shop.example\r\n";

    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);

    private List<String> decoded(byte[] block) {
        return Blocks.fields(decoder, block).stream().map(Object::toString).toList();
    }

    private byte[] request(String head) {
        return Blocks.encode(head, (in, out) -> encoder.encodeRequest(in, true, out));
    }

    private byte[] reply(String head) {
        return Blocks.encode(head, encoder::encodeResponse);
    }

    @Test
    void aRequestBeginsWithItsPseudoHeaderFields() {
        assertThat(decoded(request("POST /a?b=c HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nX-Empty: \r\n\r\n")))
                .containsExactly(
                        ":method: POST",
                        ":path: /a?b=c",
                        ":scheme: https",
                        ":authority: shop.example",
                        "accept: */*",
                        "x-empty: ");
    }

    @Test
    void theHostMayStandAnywhereOrNowhere() {
        assertThat(decoded(request("GET / HTTP/1.1\r\nX-Host: no\r\nhost: late.example\r\n\r\n")))
                .containsExactly(
                        ":method: GET", ":path: /", ":scheme: https", ":authority: late.example", "x-host: no");
        assertThat(decoded(request("OPTIONS * HTTP/1.1\r\n\r\n")))
                .containsExactly(":method: OPTIONS", ":path: *", ":scheme: https");
        assertThat(decoded(request("OPTIONS * HTTP/1.1\r\nHos\r\n".replace("Hos", "A: ") + "\r\n")))
                .containsExactly(":method: OPTIONS", ":path: *", ":scheme: https", "a: ");
    }

    @Test
    void theSchemeIsThatOfTheConnection() {
        byte[] block = Blocks.encode(REQUEST + "\r\n", (in, out) -> encoder.encodeRequest(in, false, out));

        assertThat(decoded(block)).contains(":scheme: http");
    }

    @Test
    void aReplyBeginsWithItsStatusAndLosesItsPhrase() {
        assertThat(decoded(reply("HTTP/1.1 418 I'm a teapot\r\nServer: pot\r\n\r\n")))
                .containsExactly(":status: 418", "server: pot");
        assertThat(decoded(reply("HTTP/1.1 204 \r\n\r\n"))).containsExactly(":status: 204");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Transfer-Encoding: chunked",
                "Upgrade: websocket",
                "HTTP2-Settings: AAMAAABk",
                "TE: gzip",
                "TE: trailers, gzip"
            })
    void dropsWhatBelongsToAConnectionOfHttp11(String line) {
        assertThat(decoded(request(REQUEST + line + "\r\nAccept: a\r\n\r\n")))
                .hasSize(5)
                .last()
                .isEqualTo("accept: a");
        assertThat(decoded(reply("HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n"))).containsExactly(":status: 200");
    }

    @Test
    void keepsTheWishForTrailers() {
        assertThat(decoded(request(REQUEST + "TE: trailers\r\n\r\n"))).contains("te: trailers");
    }

    @Test
    void trailersAreFieldsAlone() {
        byte[] block = Blocks.encode("Grpc-Status: 0\r\nGrpc-Message: fine\r\n", encoder::encodeTrailers);

        assertThat(decoded(block)).containsExactly("grpc-status: 0", "grpc-message: fine");
    }

    @Test
    void aFieldThatRepeatsTakesOneOctetFromItsThirdTimeOn() {
        String head = "HTTP/1.1 200 OK\r\nServer: a rather long name of a server\r\nX-Own: and one of our own\r\n\r\n";
        int first = reply(head).length;
        reply(head);

        assertThat(reply(head)).hasSize(3);
        assertThat(first).isGreaterThan(40);
    }

    @Test
    void aFieldThatIsSentOnceLeavesTheTableToOthers() {
        for (int i = 0; i < 100; i++) {
            reply("HTTP/1.1 200 OK\r\nX-Request-Id: " + i + "\r\n\r\n");
        }

        assertThat(encoder.tableBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "Set-Cookie",
                "X-Api-Key",
                "X-Auth-Token",
                "X-Access-Token",
                "X-Amz-Security-Token",
                "X-Csrf-Token",
                "X-Xsrf-Token"
            })
    void credentialsAreNeverIndexed(String name) {
        String head = "HTTP/1.1 200 OK\r\n" + name + ": secret\r\n\r\n";
        reply(head);
        reply(head);
        byte[] block = reply(head);

        assertThat(encoder.tableBytes()).isZero();
        assertThat(block[1] & 0xf0).isEqualTo(0x10);
        assertThat(decoded(block))
                .containsExactly(":status: 200", name.toLowerCase(java.util.Locale.ROOT) + ": secret");
    }

    @Test
    void aChangeOfTheAllowedSizeIsToldWithTheNextBlock() {
        encoder.peerTableBytes(100);
        encoder.peerTableBytes(200);

        assertThat(reply("HTTP/1.1 200 OK\r\n\r\n")).isEqualTo(Blocks.hex("3f45 3fa901 88"));
        assertThat(reply("HTTP/1.1 200 OK\r\n\r\n")).isEqualTo(Blocks.hex("88"));
    }

    @Test
    void aLargerTableThanOursIsNotUsed() {
        encoder.peerTableBytes(0xffff_ffffL);

        assertThat(reply("HTTP/1.1 200 OK\r\n\r\n")).isEqualTo(Blocks.hex("88"));
    }

    @Test
    void aPeerWithoutATableGetsLiterals() {
        encoder.peerTableBytes(0);
        String head = "HTTP/1.1 200 OK\r\nServer: name\r\n\r\n";
        reply(head);
        reply(head);

        assertThat(decoded(reply(head))).containsExactly(":status: 200", "server: name");
        assertThat(encoder.tableBytes()).isZero();
    }

    @Test
    void largeHeadsPassThrough() {
        String large = "x".repeat(40_000);
        String head = "HTTP/1.1 200 OK\r\nX-Large: " + large + "\r\nServer: name\r\n\r\n";

        for (int i = 0; i < 3; i++) {
            assertThat(decoded(reply(head))).containsExactly(":status: 200", "x-large: " + large, "server: name");
        }
    }
}

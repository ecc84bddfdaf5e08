package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    private static final String BROWSER = """
            GET /shop/items?id=7&q=a%20b HTTP/1.1\r
            Host: Shop.Example:8080\r
            User-Agent: Browser/1.0\r
            Cookie: theme=dark; session=abc=def; empty=\r
            Connection: keep-alive\r
            \r
            """;

    private final RequestHead head = new RequestHead(Wire.MAX_HEAD_BYTES);

    @Test
    void showsWhatTheRequestSays() {
        parse(BROWSER);

        assertThat(head.method()).hasToString("GET");
        assertThat(head.host()).hasToString("shop.example");
        assertThat(head.path()).hasToString("/shop/items");
        assertThat(head.query()).hasToString("id=7&q=a%20b");
        assertThat(head.header("user-agent")).hasToString("Browser/1.0");
        assertThat(head.header("USER-AGENT")).hasToString("Browser/1.0");
        assertThat(head.header("referer")).isEmpty();
        assertThat(head.headerCount()).isEqualTo(4);
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.isSafeToRetry()).isTrue();
        assertThat(head.isVersion11()).isTrue();
    }

    @Test
    void findsCookiesAndQueryParametersByTheirWholeName() {
        parse(BROWSER);

        assertThat(head.cookie("session")).hasToString("abc=def");
        assertThat(head.cookie("theme")).hasToString("dark");
        assertThat(head.cookie("empty")).isEmpty();
        assertThat(head.cookie("sess")).isEmpty();
        assertThat(head.queryParameter("q")).hasToString("a%20b");
        assertThat(head.queryParameter("id")).hasToString("7");
        assertThat(head.queryParameter("i")).isEmpty();
    }

    @Test
    void leavesWhatFollowsTheHeadInTheBuffer() {
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes(BROWSER + BROWSER + "rest"));

        assertThat(head.parse(in)).isEqualTo(Progress.DONE);
        head.reset();
        assertThat(head.parse(in)).isEqualTo(Progress.DONE);
        assertThat(Wire.text(in)).isEqualTo("rest");
        in.release();
    }

    @Test
    void growsForALargeHeadAndShrinksForTheNext() {
        String large =
                "GET / HTTP/1.1\r\nHost: a\r\n" + "X-Padding: 0123456789012345678901234567890123456789\r\n".repeat(120);

        parse(large + "\r\n");
        assertThat(head.headerCount()).isEqualTo(121);
        head.reset();
        parse(BROWSER);
        assertThat(head.path()).hasToString("/shop/items");
    }

    @Test
    void refusesAHeadThatReachesTheLimit() {
        RequestHead small = new RequestHead(100);
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100)));

        assertThat(small.parse(in)).isEqualTo(Progress.BAD);
        assertThat(small.problem()).isEqualTo(BadMessage.HEAD_TOO_LARGE);
        assertThat(small.problem().status()).isEqualTo(431);
        in.release();
    }

    @Test
    void refusesALongTargetBeforeItsEnd() {
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes("GET /" + "x".repeat(HeadScanner.MAX_FIRST_LINE_BYTES)));

        assertThat(head.parse(in)).isEqualTo(Progress.BAD);
        assertThat(head.problem().status()).isEqualTo(414);
        in.release();
    }

    @Test
    void mustBeResetBetweenRequests() {
        parse(BROWSER);

        assertThatThrownBy(() -> parse(BROWSER)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wantsToContinueOnlyWhenABodyFollows() {
        parse("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
        assertThat(head.expectsContinue()).isTrue();
        head.reset();
        parse("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head.expectsContinue()).isFalse();
        head.reset();
        parse("PUT / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
        assertThat(head.expectsContinue()).isFalse();
    }

    @Test
    void upgradesToWebSocketAlone() {
        parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n");
        assertThat(head.isUpgrade()).isTrue();
        head.reset();
        parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
        assertThat(head.isUpgrade()).isFalse();
        head.reset();
        parse("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n");
        assertThat(head.isUpgrade()).isFalse();
    }

    @Test
    void closesWhenToldSoOrByDefaultIn10() {
        parse("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n");
        assertThat(head.keepAlive()).isFalse();
        head.reset();
        parse("GET / HTTP/1.0\r\n\r\n");
        assertThat(head.keepAlive()).isFalse();
        assertThat(head.host()).isEmpty();
        head.reset();
        parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
        assertThat(head.keepAlive()).isTrue();
    }

    @Test
    void doesNotSeeAFieldThatTheNextServerWillNotSee() {
        parse("GET / HTTP/1.1\r\nHost: a\r\nX-User-Id: me\r\nX_Other: x\r\nConnection: x-user-id\r\n\r\n");

        assertThat(head.header("X-User-Id")).isEmpty();
        assertThat(head.header("X_Other")).isEmpty();
    }

    private void parse(String raw) {
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes(raw));
        assertThat(head.parse(in)).as(() -> head.problem().toString()).isEqualTo(Progress.DONE);
        in.release();
    }
}

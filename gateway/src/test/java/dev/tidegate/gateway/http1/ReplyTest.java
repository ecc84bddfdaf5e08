package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies of upstreams, kind and hostile. */
class ReplyTest {
    private static final byte[] DATE = Wire.bytes("Sat, 21 Nov 2026 23:00:00 GMT");
    private static final String DATED = "Date: Sat, 21 Nov 2026 23:00:00 GMT\r\n";

    record Case(String raw, String outcome) {}

    @ParameterizedTest
    @MethodSource("cases")
    void isDeliveredTheSameInEverySplit(Case reply) {
        byte[] raw = Wire.bytes(reply.raw());

        assertThat(Wire.reply(raw, delivery(), false)).isEqualTo(reply.outcome());
        for (int cut = 1; cut < raw.length; cut++) {
            String split = Wire.reply(raw, delivery(), false, cut);
            assertThat(meaning(split)).isEqualTo(meaning(reply.outcome()));
        }
    }

    private static String meaning(String reply) {
        int body = reply.indexOf("\r\n\r\n");
        boolean chunked = reply.contains("Transfer-Encoding");
        return chunked ? reply.substring(0, body) + Chunks.data(reply.substring(body + 4)) : reply;
    }

    /** Also what the model test damages. */
    static Stream<Case> cases() {
        String ok = "HTTP/1.1 200 OK\r\n";
        String chunked = DATED + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                new Case(ok + "Content-Length: 2\r\n\r\nhi", ok + DATED + "Content-Length: 2\r\n\r\nhi"),
                new Case(ok + "date: x\r\nContent-Length: 0\r\n\r\n", ok + "date: x\r\nContent-Length: 0\r\n\r\n"),
                new Case(
                        ok + "Transfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\nX: y\r\n\r\n",
                        ok + chunked + "2\r\nhi\r\n0\r\n\r\n"),
                new Case(ok + "\r\nhi", ok + chunked + "2\r\nhi\r\n0\r\n\r\n"),
                new Case("HTTP/1.0 200 OK\r\n\r\nhi", ok + chunked + "2\r\nhi\r\n0\r\n\r\n"),
                new Case("HTTP/1.1 204\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 204 \r\n" + DATED + "\r\n"),
                new Case(
                        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                        "HTTP/1.1 304 Not Modified\r\n" + DATED + "Content-Length: 5\r\n\r\n"),
                new Case(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 204 No\r\n" + DATED + "\r\n"),
                new Case(
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n" + DATED + "\r\n"),
                new Case(
                        ok
                                + "A: 1\r\nConnection: x-y\r\nX-Y: z\r\nKeep-Alive: timeout=1\r\nTrailer: x\r\nUpgrade: h2\r\n"
                                + "Set-Cookie: a=b\r\nX_Y: kept\r\nContent-Length: 0\r\n\r\n",
                        ok + "A: 1\r\nSet-Cookie: a=b\r\nX_Y: kept\r\n" + DATED + "Content-Length: 0\r\n\r\n"),
                new Case(
                        ok + "Content-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n",
                        ok + DATED + "Content-Length: 2\r\n\r\nhi+17"));
    }

    @Test
    void hostileRepliesAreRefused() {
        String ok = "HTTP/1.1 200 OK\r\n";
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        List.of(
                        new Case(ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "CONTENT_LENGTH"),
                        new Case(ok + "Content-Length: 1, 1\r\n\r\n", "CONTENT_LENGTH"),
                        new Case(ok + "Content-Length: -1\r\n\r\n", "CONTENT_LENGTH"),
                        new Case(ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "LENGTH_AND_CODING"),
                        new Case(ok + "Transfer-Encoding: gzip\r\n\r\n", "TRANSFER_CODING_UNKNOWN"),
                        new Case(ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "TRANSFER_CODING"),
                        new Case("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "TRANSFER_CODING"),
                        new Case(ok + "Connection: a b\r\n\r\n", "CONNECTION"),
                        new Case(ok + "X: a\0b\r\n\r\n", "FIELD_VALUE"),
                        new Case(ok + "X: a\n\r\n", "LINE_ENDING"),
                        new Case(ok + "X : a\r\n\r\n", "FIELD_NAME"),
                        new Case(ok + "X: a\r\n b\r\n\r\n", "FIELD_FOLDED"),
                        new Case(ok + "X: " + "y".repeat(Wire.MAX_HEAD_BYTES), "HEAD_TOO_LARGE"),
                        new Case("HTTP/1.1 200 OK\n\n", "LINE_ENDING"),
                        new Case("HTTP/2 200 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.2 200 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1  200 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1\t200 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 20 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 2000 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 099 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 600 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 2x0 OK\r\n\r\n", "STATUS_LINE"),
                        new Case("SSH-2.0-OpenSSH_9.2\r\n\r\n", "STATUS_LINE"),
                        new Case("x\r\n\r\n", "STATUS_LINE"),
                        new Case("\r\n" + ok + "\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 200 \0\r\n\r\n", "STATUS_LINE"),
                        new Case("HTTP/1.1 200 " + "x".repeat(HeadScanner.MAX_FIRST_LINE_BYTES), "STATUS_LINE"),
                        new Case("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "UPGRADE_UNASKED"),
                        new Case(interim.repeat(ResponseHead.MAX_INTERIM + 1), "TOO_MANY_INTERIM"),
                        new Case("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n", "CONTENT_LENGTH"),
                        new Case("HTTP/1.1 103 Hi\r\nTransfer-Encoding: chunked\r\n\r\n", "TRANSFER_CODING"),
                        new Case("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", "TRANSFER_CODING"),
                        new Case(ok + "Content-Length: 5\r\n\r\nhi", "TRUNCATED"),
                        new Case(ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", "TRUNCATED"),
                        new Case(ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi!", "CHUNK"),
                        new Case(ok + "\r\n" + "x".repeat((int) Wire.MAX_BODY_BYTES + 1), "BODY_TOO_LARGE"))
                .forEach(reply -> assertThat(Wire.reply(Wire.bytes(reply.raw()), delivery(), false))
                        .as(reply.outcome())
                        .isEqualTo("502 " + reply.outcome()));
    }

    @Test
    void aReplyToHeadHasNoBodyWhateverItSays() {
        String reply = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

        assertThat(Wire.reply(Wire.bytes(reply), delivery(), true))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "Content-Length: 5\r\n\r\n");
        assertThat(Wire.reply(Wire.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), delivery(), true))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "\r\n");
    }

    @Test
    void anOldClientGetsPlainBytesAndAClose() {
        String reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x\r\n!\r\n0\r\n\r\n";
        Delivery old = delivery().version11(false);

        assertThat(Wire.reply(Wire.bytes(reply), old, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "Connection: close\r\n\r\nhi!");
        assertThat(Wire.reply(Wire.bytes("HTTP/1.1 200 OK\r\n\r\nhi"), old, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "Connection: close\r\n\r\nhi");
        assertThat(Wire.reply(Wire.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), old, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n");
    }

    @Test
    void carriesTheFieldsThatTheGatewayAdds() {
        byte[] extra = Wire.bytes("RateLimit: \"a\";r=1\r\nunused");
        Delivery delivery = delivery().extra(extra, extra.length - 6);

        assertThat(Wire.reply(Wire.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), delivery, false))
                .isEqualTo("HTTP/1.1 200 OK\r\n" + DATED + "RateLimit: \"a\";r=1\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void tellsWhetherTheUpstreamConnectionCanBeUsedAgain() {
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").keepAlive())
                .isTrue();
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                        .keepAlive())
                .isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keepAlive())
                .isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n")
                        .keepAlive())
                .isTrue();
        assertThat(parse("HTTP/1.1 200 OK\r\n\r\n").keepAlive()).isFalse();
    }

    @Test
    void showsStatusAndFields() {
        ResponseHead head = parse("HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 9\r\n\r\n");

        assertThat(head.status()).isEqualTo(503);
        assertThat(head.header("retry-after")).hasToString("3");
        assertThat(head.header("x")).isEmpty();
        assertThat(head.contentLength()).isEqualTo(9);
        assertThat(head.headerCount()).isEqualTo(2);
        assertThat(head.hasBegun()).isTrue();
    }

    @Test
    void passesOnTheAnswerToAnUpgrade() {
        ResponseHead head = new ResponseHead(Wire.MAX_HEAD_BYTES);
        head.reset(false, true);
        ByteBuf in = Unpooled.copiedBuffer(
                Wire.bytes(
                        "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nabc"));
        ByteBuf out = Unpooled.buffer();

        assertThat(head.parse(in)).isEqualTo(Progress.DONE);
        head.writeForward(out, delivery());
        assertThat(head.isUpgrade()).isTrue();
        assertThat(head.isInterim()).isFalse();
        assertThat(Wire.text(in)).isEqualTo("abc");
        assertThat(Wire.text(out))
                .isEqualTo(Wire.head(
                        "HTTP/1.1 101 Switching",
                        "Sec-WebSocket-Accept: x",
                        "Connection: Upgrade",
                        "Upgrade: websocket"));
        in.release();
        out.release();
    }

    private static Delivery delivery() {
        return new Delivery().date(DATE);
    }

    private static ResponseHead parse(String raw) {
        ResponseHead head = new ResponseHead(Wire.MAX_HEAD_BYTES);
        head.reset(false, false);
        ByteBuf in = Unpooled.copiedBuffer(Wire.bytes(raw));
        assertThat(head.parse(in)).isEqualTo(Progress.DONE);
        in.release();
        return head;
    }
}

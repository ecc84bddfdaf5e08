package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http1.BadMessage;
import dev.tidegate.gateway.http1.HttpVersion;
import dev.tidegate.gateway.http1.Progress;
import dev.tidegate.gateway.http1.RequestHead;
import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestBlockTest {
    private static final String SIGNS = "\r\n\t \0:;,=%/?#@[]AZaz09-_.\u007f\u0080\u00ff";
    private static final List<String> NAMES = List.of(
            "x",
            "accept",
            "content-length",
            "cookie",
            "host",
            "te",
            "connection",
            "user-agent",
            "x_y",
            "x-forwarded-for");

    private final RequestBlock block = new RequestBlock(new UnpooledByteBufAllocator(false));

    private BadMessage write(ByteBuf text, boolean endStream, List<String> fields) {
        block.begin(text);
        boolean going = true;
        for (int i = 0; going && i < fields.size(); i += 2) {
            byte[] bytes = (fields.get(i) + fields.get(i + 1)).getBytes(StandardCharsets.ISO_8859_1);
            int nameEnd = fields.get(i).length();
            going = block.onHeader(bytes, 0, nameEnd, nameEnd, bytes.length);
        }
        return block.end(endStream);
    }

    private String text(boolean endStream, String... fields) {
        ByteBuf text = Unpooled.buffer();
        assertThat(write(text, endStream, List.of(fields))).isEqualTo(BadMessage.NONE);
        return text.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesTheRequestLineFirstInWhateverOrderItsPartsCame() {
        assertThat(text(true, ":path", "/a?b", ":authority", "Test:80", ":method", "PUT", ":scheme", "https"))
                .isEqualTo("PUT /a?b HTTP/1.1\r\nhost: Test:80\r\n\r\n");
    }

    @Test
    void takesTheHostFieldWhereThereIsNoAuthority() {
        assertThat(text(true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "test", "x", "1"))
                .isEqualTo("GET / HTTP/1.1\r\nhost: test\r\nx: 1\r\n\r\n");
    }

    @Test
    void joinsTheCrumbsOfCookies() {
        assertThat(text(
                        true, ":method", "GET", ":scheme", "http", ":path", "/", "cookie", "a=1", "x", "1", "cookie",
                        "b=2", "cookie", "c=3"))
                .isEqualTo("GET / HTTP/1.1\r\nx: 1\r\ncookie: a=1; b=2; c=3\r\n\r\n");
    }

    @Test
    void announcesABodyOfUnknownLengthAsChunkedAndAnyOtherByItsLength() {
        assertThat(text(false, ":method", "POST", ":scheme", "http", ":path", "/"))
                .isEqualTo("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
        assertThat(text(false, ":method", "POST", ":scheme", "http", ":path", "/", "content-length", "5"))
                .isEqualTo("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n");
    }

    @Test
    void forgetsWhatTheRequestBeforeSaid() {
        assertThat(write(Unpooled.buffer(), true, List.of(":method", "GET", ":method", "GET", "cookie", "a")))
                .isEqualTo(BadMessage.PSEUDO_FIELD);
        assertThat(text(true, ":method", "GET", ":scheme", "http", ":path", "/x"))
                .isEqualTo("GET /x HTTP/1.1\r\n\r\n");
    }

    /** Whatever a client sends, the text says that and no more, or it is refused. */
    @Seeds(300)
    void nothingIsSmuggledIntoTheText(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            List<String> fields = fields(random);
            ByteBuf text = Unpooled.buffer();
            if (write(text, true, fields) == BadMessage.NONE) {
                compare(fields, text);
            }
        }
    }

    private static void compare(List<String> fields, ByteBuf text) {
        RequestHead head = RequestHead.ofHttp2(1 << 16);
        Progress progress = head.parse(text);
        assertThat(progress).isNotEqualTo(Progress.MORE);
        if (progress == Progress.BAD) {
            return;
        }
        assertThat(text.isReadable()).isFalse();
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.method().toString()).isEqualTo(fields.get(1));
        long cookies = fields.stream().filter("cookie"::equals).count();
        long te = fields.stream().filter("te"::equals).count();
        long hosts = fields.stream().filter("host"::equals).count();
        long plain = (fields.size() - 8) / 2 - cookies - te - hosts;
        assertThat(head.headerCount()).isEqualTo((int) (1 + plain + Math.min(1, cookies)));
        for (int i = 8; i < fields.size(); i += 2) {
            if (fields.get(i).equals("x") && fields.lastIndexOf("x") == i) {
                assertThat(head.header("x").toString()).isEqualTo(fields.get(fields.indexOf("x") + 1));
            }
        }
    }

    private static List<String> fields(Random random) {
        List<String> fields = new ArrayList<>(List.of(
                ":method",
                damage("GET", random),
                ":scheme",
                "http",
                ":authority",
                damage("a.test", random),
                ":path",
                damage("/a/b?c=d", random)));
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.add(random.nextInt(20) == 0 ? damage("name", random) : NAMES.get(random.nextInt(NAMES.size())));
            fields.add(damage(random.nextBoolean() ? "a.test" : "value", random));
        }
        return fields;
    }

    private static String damage(String text, Random random) {
        if (random.nextInt(8) > 0) {
            return text;
        }
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged.insert(random.nextInt(damaged.length() + 1), SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return damaged.toString();
    }
}

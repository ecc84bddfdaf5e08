package dev.tidegate.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final List<String> WHOLE = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nExpires: never\r\nX: y\r\n\r\n");

    private final ResponseReader reader = new ResponseReader();

    @Seeds(100)
    void findsTheEndHoweverTheBytesAreCut(long seed) throws MalformedResponseException {
        SplittableRandom random = new SplittableRandom(seed);
        for (String response : WHOLE) {
            reader.expect(false);
            int cut = random.nextInt(response.length());
            assertThat(reader.read(bytes(response.substring(0, cut)))).isFalse();
            ByteBuf rest = bytes(response.substring(cut) + "next");
            assertThat(reader.read(rest)).as(response).isTrue();
            assertThat(rest.readableBytes()).as(response).isEqualTo(4);
            assertThat(reader.keepsAlive()).isTrue();
        }
    }

    @Test
    void tellsTheStatus() throws MalformedResponseException {
        reader.expect(false);
        reader.read(bytes(WHOLE.get(1)));
        assertThat(reader.status()).isEqualTo(429);
    }

    @Test
    void anAnswerToHeadHasNoBody() throws MalformedResponseException {
        reader.expect(true);
        assertThat(reader.read(bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")))
                .isTrue();
    }

    @Test
    void withoutALengthTheBodyEndsWithTheConnection() throws MalformedResponseException {
        reader.expect(false);
        assertThat(reader.read(bytes("HTTP/1.1 200 OK\r\n\r\nany"))).isFalse();
        assertThat(reader.endsWithClose()).isTrue();
        assertThat(reader.keepsAlive()).isFalse();
    }

    @Test
    void theConnectionFieldAndTheVersionSayWhetherItGoesOn() throws MalformedResponseException {
        assertThat(keepsAlive("HTTP/1.1 200 OK\r\nConnection: close\r\n")).isFalse();
        assertThat(keepsAlive("HTTP/1.0 200 OK\r\n")).isFalse();
        assertThat(keepsAlive("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n")).isTrue();
    }

    private boolean keepsAlive(String head) throws MalformedResponseException {
        reader.expect(false);
        assertThat(reader.read(bytes(head + "Content-Length: 0\r\n\r\n"))).isTrue();
        return reader.keepsAlive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1 600 Odd\r\n",
                "HTTP/1.1 200 OK\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void whatIsNotHttpIsSaid(String response) {
        reader.expect(false);
        assertThatThrownBy(() -> reader.read(bytes(response))).isInstanceOf(MalformedResponseException.class);
    }

    @Test
    void endlessHeadsAreCut() {
        reader.expect(false);
        assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 200 " + "x".repeat(20_000))))
                .isInstanceOf(MalformedResponseException.class);
        reader.expect(false);
        assertThatThrownBy(() -> reader.read(bytes("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(1_001))))
                .isInstanceOf(MalformedResponseException.class);
        reader.expect(false);
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
        assertThatThrownBy(() -> reader.read(bytes(chunked + "x: y\r\n".repeat(1_001))))
                .isInstanceOf(MalformedResponseException.class);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}

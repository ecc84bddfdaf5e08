package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Slow clients of HTTP/2 are cut, and those who only pause are not. */
@ExtendWith(BufferGuard.class)
class Http2SlowClientTest {
    @Test
    void aPrefaceThatDripsIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                RawClient silent = new RawClient(Gates.port(gateway));
                RawClient begun = new RawClient(Gates.port(gateway));
                RawClient half = new RawClient(Gates.port(gateway))) {
            begun.send("PR");
            half.send("PRI * HTTP/2.0\r\n");

            assertThat(silent.isClosedByPeer()).isTrue();
            assertThat(begun.isClosedByPeer()).isTrue();
            half.in().readAllBytes();
        }
    }

    @Test
    void aClientThatNeverAcknowledgesTheSettingsIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = Http2Client.silent(Gates.port(gateway))) {
            ByteBuf preface = Unpooled.buffer();
            preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.send(preface.writeBytes(Http2Frames.settingsFrame()));
            byte[] all = client.socket().getInputStream().readAllBytes();

            assertThat(all[all.length - 1]).isEqualTo((byte) ErrorCode.SETTINGS_TIMEOUT.code());
        }
    }

    @Test
    void aBlockOfFieldsThatDripsIsCut() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            client.awaitSettings();
            client.send(Http2Frames.frame(1, 1, 1, Http2Frames.block(Http2Frames.request("GET", "/"))));

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void aBodyThatDripsIsCutAndTheConnectionLivesOn() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    out.write(head.startsWith("POST") ? new byte[0] : Origin.ok("x"));
                    return head.startsWith("GET") || in.readAllBytes().length < 0;
                });
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            int stream = client.post("/");
            client.data(stream, "x", false);

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(client.reply(stream).status()).isEqualTo(408);
            assertThat(client.await(client.get("/")).body()).isEqualTo("x");
        }
    }

    @Test
    void aReplyThatTheClientDoesNotTakeIsCutAndTheConnectionLivesOn() throws IOException {
        try (Origin origin = Origin.start((head, in, out) -> {
                    out.write(Origin.ok("x".repeat(head.startsWith("GET /large") ? 1_000_000 : 1)));
                    return true;
                });
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = new Http2Client(Gates.port(gateway), 4, 100)) {
            int stream = client.keepWindows().get("/large");

            assertThat(client.awaitReset(stream)).isEqualTo(ErrorCode.CANCEL);
            assertThat(client.reply(stream).bodyBytes()).isEqualTo(100);
            assertThat(client.await(client.get("/small")).body()).isEqualTo("x");
        }
    }

    @Test
    void aReplyThatIsTakenByteByByteIsCut() throws IOException {
        try (Origin origin = Origin.answering("x".repeat(100_000));
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = new Http2Client(Gates.port(gateway), 4, 1)) {
            int stream = client.keepWindows().get("/");
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (client.reply(stream).reset().isEmpty() && System.nanoTime() - deadline < 0) {
                int before = client.reply(stream).bodyBytes();
                client.openWindow(stream, 1);
                client.until(() -> client.reply(stream).bodyBytes() > before
                        || client.reply(stream).reset().isPresent());
                Waiting.nanos(5_000_000L);
            }
            assertThat(client.reply(stream).reset()).contains(ErrorCode.CANCEL);
        }
    }

    @Test
    void anIdleConnectionIsClosedInOrder() throws IOException {
        try (Origin origin = Origin.answering("x");
                Gateway gateway = Gates.impatient(origin);
                Http2Client client = new Http2Client(Gates.port(gateway))) {
            assertThat(client.await(client.get("/")).status()).isEqualTo(200);

            assertThat(client.awaitEnd()).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(client.goAways().getLast().last()).isEqualTo(1);
        }
    }
}

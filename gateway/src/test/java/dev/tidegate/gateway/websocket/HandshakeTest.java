package dev.tidegate.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @Test
    void theExampleOfTheRfcIsAccepted() {
        assertThat(Handshake.isAccepted(KEY, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")).isTrue();
        assertThat(Handshake.isAccepted(KEY, "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=")).isFalse();
        assertThat(Handshake.isAccepted(KEY, "")).isFalse();
    }

    @Test
    void aKeyStandsForSixteenBytesAndTheVersionIsThirteen() {
        assertThat(Handshake.isValid(KEY, "13")).isTrue();
        assertThat(Handshake.isValid(KEY, "8")).isFalse();
        assertThat(Handshake.isValid(KEY, "")).isFalse();
        assertThat(Handshake.isValid("", "13")).isFalse();
        assertThat(Handshake.isValid("dGhlIHNhbXBsZSBub25jZQAA", "13")).isFalse();
        assertThat(Handshake.isValid("dGhlIHNhbXBsZSBub25j*Q==", "13")).isFalse();
    }

    @Test
    void extensionsAreKnownByTheirNames() {
        assertThat(Extensions.of("")).isEqualTo(Extensions.NONE);
        assertThat(Extensions.of("permessage-deflate; client_max_window_bits=15"))
                .isEqualTo(Extensions.DEFLATE);
        assertThat(Extensions.of("Permessage-Deflate, permessage-deflate")).isEqualTo(Extensions.DEFLATE);
        assertThat(Extensions.of("x-mux, permessage-deflate")).isEqualTo(Extensions.UNKNOWN);
    }

    @Test
    void aCloseFrameSaysItsCodeToEitherSide() {
        ByteBuf out = Unpooled.buffer();
        CloseFrame.write(out, CloseCode.MESSAGE_TOO_BIG);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("880203f1");
        out.clear();
        CloseFrame.writeMasked(out, CloseCode.GOING_AWAY, 0x12345678);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("888212345678" + "11dd");
    }
}

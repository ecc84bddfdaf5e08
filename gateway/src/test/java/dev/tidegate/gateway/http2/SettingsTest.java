package dev.tidegate.gateway.http2;

import static dev.tidegate.gateway.http2.RawFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void areReadAsTheyWereWritten() {
        ByteBuf out = Unpooled.buffer();
        Settings.of(100, 70_000, 16_384).writeTo(out);
        Settings read = new Settings();
        assertThat(read.read(out)).isEqualTo(ErrorCode.NO_ERROR);
        assertThat(read.streamsMax()).isEqualTo(100);
        assertThat(read.windowBytes()).isEqualTo(70_000);
        assertThat(read.listBytes()).isEqualTo(16_384);
        assertThat(read.isPushEnabled()).isFalse();
    }

    @Test
    void holdTheDefaultsOfTheStandardAtFirst() {
        Settings settings = new Settings();
        assertThat(settings.tableBytes()).isEqualTo(4096);
        assertThat(settings.isPushEnabled()).isTrue();
        assertThat(settings.streamsMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.windowBytes()).isEqualTo(65_535);
        assertThat(settings.frameBytes()).isEqualTo(16_384);
        assertThat(settings.listBytes()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "000200000002, PROTOCOL_ERROR",
        "00047fffffff, NO_ERROR",
        "000480000000, FLOW_CONTROL_ERROR",
        "000500003fff, PROTOCOL_ERROR",
        "000500ffffff, NO_ERROR",
        "000501000000, PROTOCOL_ERROR",
        "000900000002, PROTOCOL_ERROR",
        "00ff00000002, NO_ERROR",
        "0001ffffffff, NO_ERROR",
        "0003ffffffff, NO_ERROR"
    })
    void refuseValuesThatTheStandardForbids(String entry, ErrorCode error) {
        assertThat(new Settings().read(bytes(entry))).isEqualTo(error);
    }

    @Test
    void refuseAFrameWithMoreEntriesThanMakesSense() {
        assertThat(new Settings().read(bytes("000300000001".repeat(Settings.ENTRIES_MAX))))
                .isEqualTo(ErrorCode.NO_ERROR);
        assertThat(new Settings().read(bytes("000300000001".repeat(Settings.ENTRIES_MAX + 1))))
                .isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    }
}

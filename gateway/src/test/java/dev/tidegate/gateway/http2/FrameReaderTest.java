package dev.tidegate.gateway.http2;

import static dev.tidegate.gateway.http2.RawFrames.EMPTY_SETTINGS;
import static dev.tidegate.gateway.http2.RawFrames.bytes;
import static dev.tidegate.gateway.http2.RawFrames.frame;
import static dev.tidegate.gateway.http2.RawFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of frame, right and wrong, in every split. */
class FrameReaderTest {
    private static final int BLOCK_BYTES_MAX = 100;

    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    /** Frames after the first SETTINGS frame, and what becomes of them. */
    record Case(String name, String digits, ErrorCode error, List<String> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case read(String name, String digits, String... lines) {
        return new Case(name, digits, ErrorCode.NO_ERROR, List.of(lines));
    }

    private static Case refused(String name, ErrorCode error, String digits) {
        return new Case(name, digits, error, List.of());
    }

    static Stream<Case> goodFrames() {
        return Stream.of(
                read("data", frame(0, 0, 1, text("abc")), "data 1: 3 bytes", "end 1: 'abc' and 0 of padding"),
                read("no data", frame(0, 1, 1, ""), "data 1: 0 bytes", "end 1: '' and 0 of padding, last"),
                read(
                        "padded data",
                        frame(0, 8, 1, "02" + text("abc") + "0000"),
                        "data 1: 6 bytes",
                        "end 1: 'abc' and 3 of padding"),
                read(
                        "nothing but padding",
                        frame(0, 9, 1, "030000ff"),
                        "data 1: 4 bytes",
                        "end 1: '' and 4 of padding, last"),
                read(
                        "no data and no end",
                        frame(0, 0, 1, ""),
                        "data 1: 0 bytes",
                        "end 1: '' and 0 of padding",
                        "empty"),
                read(
                        "padding of no length",
                        frame(0, 8, 1, "00"),
                        "data 1: 1 bytes",
                        "end 1: '' and 1 of padding",
                        "empty"),
                read(
                        "reserved bit",
                        frame(0, 1, 0x80000001, ""),
                        "data 1: 0 bytes",
                        "end 1: '' and 0 of padding, last"),
                read("headers", frame(1, 4, 3, text("block")), "headers 3: 'block'"),
                read("last headers", frame(1, 5, 3, text("block")), "headers 3: 'block', last"),
                read(
                        "padded headers with a priority",
                        frame(1, 0x2d, 3, "01" + "00000001" + "10" + text("block") + "ff"),
                        "headers 3: 'block', last"),
                read(
                        "headers that depend on themselves",
                        frame(1, 0x24, 3, "80000003" + "10" + text("b")),
                        "headers 3: 'b', on itself"),
                read(
                        "a block in three frames",
                        frame(1, 1, 3, text("one")) + frame(9, 0, 3, text("two")) + frame(9, 4, 3, text("three")),
                        "headers 3: 'onetwothree', last"),
                read("priority", frame(2, 0, 5, "0000000110"), "priority 5"),
                read("priority on itself", frame(2, 0, 5, "0000000510"), "error 5: PROTOCOL_ERROR"),
                read("short priority", frame(2, 0, 5, "00000001"), "error 5: FRAME_SIZE_ERROR"),
                read("reset", frame(3, 0, 5, "00000008"), "reset 5: CANCEL"),
                read("reset for a reason unknown", frame(3, 0, 5, "ffffffff"), "reset 5: INTERNAL_ERROR"),
                read("settings", frame(4, 0, 0, "000300000001"), "settings 000300000001"),
                read("settings ack", frame(4, 1, 0, ""), "settings ack"),
                read("ping", frame(6, 0, 0, "0000000000000abc"), "ping abc"),
                read("pong", frame(6, 1, 0, "0000000000000abc"), "pong abc"),
                read("go away", frame(7, 0, 0, "8000000500000000" + text("why")), "go away after 5: NO_ERROR"),
                read("window", frame(8, 0, 0, "7fffffff"), "window 0: 2147483647"),
                read("window of a stream", frame(8, 0, 7, "80000001"), "window 7: 1"),
                read("window that stays", frame(8, 0, 7, "80000000"), "error 7: PROTOCOL_ERROR"),
                read("unknown", frame(0x42, 0xff, 7, "00") + frame(6, 1, 0, "0000000000000001"), "unknown", "pong 1"));
    }

    static Stream<Case> badFrames() {
        String tooLong = "00".repeat(BLOCK_BYTES_MAX + 1);
        return Stream.of(
                refused("data of no stream", ErrorCode.PROTOCOL_ERROR, frame(0, 0, 0, "00")),
                refused("data too long", ErrorCode.FRAME_SIZE_ERROR, frame(16385, 0, 0, 1, "")),
                refused("headers of no stream", ErrorCode.PROTOCOL_ERROR, frame(1, 4, 0, "00")),
                refused("headers with more padding than bytes", ErrorCode.PROTOCOL_ERROR, frame(1, 0xc, 1, "0200")),
                refused("headers without their padding", ErrorCode.FRAME_SIZE_ERROR, frame(1, 0xc, 1, "")),
                refused("headers without their priority", ErrorCode.FRAME_SIZE_ERROR, frame(1, 0x24, 1, "00000001")),
                refused("a block too long", ErrorCode.ENHANCE_YOUR_CALM, frame(1, 4, 1, tooLong)),
                refused(
                        "a block too long in parts",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        frame(1, 0, 1, "00".repeat(99)) + frame(9, 4, 1, "0000")),
                refused(
                        "continuations without end",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        frame(1, 0, 1, "00") + frame(9, 0, 1, "").repeat(Frames.CONTINUATIONS_MAX + 1)),
                refused("a frame within a block", ErrorCode.PROTOCOL_ERROR, frame(1, 0, 1, "00") + EMPTY_SETTINGS),
                refused(
                        "an unknown one within a block",
                        ErrorCode.PROTOCOL_ERROR,
                        frame(1, 0, 1, "") + frame(66, 0, 1, "")),
                refused(
                        "another stream within a block",
                        ErrorCode.PROTOCOL_ERROR,
                        frame(1, 0, 1, "00") + frame(9, 4, 3, "00")),
                refused("a continuation of nothing", ErrorCode.PROTOCOL_ERROR, frame(9, 4, 1, "00")),
                refused("priority of no stream", ErrorCode.PROTOCOL_ERROR, frame(2, 0, 0, "0000000110")),
                refused("reset of no stream", ErrorCode.PROTOCOL_ERROR, frame(3, 0, 0, "00000008")),
                refused("short reset", ErrorCode.FRAME_SIZE_ERROR, frame(3, 0, 1, "000008")),
                refused("settings of a stream", ErrorCode.PROTOCOL_ERROR, frame(4, 0, 1, "")),
                refused("half a setting", ErrorCode.FRAME_SIZE_ERROR, frame(4, 0, 0, "000300")),
                refused("settings ack with settings", ErrorCode.FRAME_SIZE_ERROR, frame(4, 1, 0, "000300000001")),
                refused("push", ErrorCode.PROTOCOL_ERROR, frame(5, 4, 1, "00000002")),
                refused("ping of a stream", ErrorCode.PROTOCOL_ERROR, frame(6, 0, 1, "0000000000000abc")),
                refused("short ping", ErrorCode.FRAME_SIZE_ERROR, frame(6, 0, 0, "00000000000abc")),
                refused("go away of a stream", ErrorCode.PROTOCOL_ERROR, frame(7, 0, 1, "0000000500000000")),
                refused("short go away", ErrorCode.FRAME_SIZE_ERROR, frame(7, 0, 0, "00000005")),
                refused("window that stays", ErrorCode.PROTOCOL_ERROR, frame(8, 0, 0, "00000000")),
                refused("short window", ErrorCode.FRAME_SIZE_ERROR, frame(8, 0, 1, "000001")));
    }

    @ParameterizedTest
    @MethodSource("goodFrames")
    void readsWhatIsRightInEverySplit(Case sample) {
        for (int cut = 0; cut <= sample.digits().length() / 2; cut++) {
            FrameLog log = new FrameLog();
            assertThat(read(log, sample.digits(), cut)).isEqualTo(ErrorCode.NO_ERROR);
            assertThat(log.lines().subList(1, log.lines().size())).isEqualTo(sample.lines());
        }
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void refusesWhatIsWrongInEverySplit(Case sample) {
        for (int cut = 0; cut <= sample.digits().length() / 2; cut++) {
            FrameLog log = new FrameLog();
            assertThat(read(log, sample.digits(), cut)).isEqualTo(sample.error());
            assertThat(log.lines()).hasSize(1);
        }
    }

    private ErrorCode read(FrameLog log, String digits, int cut) {
        FrameReader reader = new FrameReader(log, allocator, BLOCK_BYTES_MAX);
        ByteBuf settings = bytes(EMPTY_SETTINGS);
        ByteBuf all = bytes(digits);
        ByteBuf first = all.readSlice(cut);
        reader.read(settings);
        ErrorCode error = reader.read(first);
        error = error == ErrorCode.NO_ERROR ? reader.read(all) : error;
        reader.close();
        assertThat(all.refCnt()).isOne();
        return error;
    }

    @Test
    void wantsSettingsBeforeAnythingElse() {
        FrameLog log = new FrameLog();
        assertThat(new FrameReader(log, allocator, BLOCK_BYTES_MAX).read(bytes(frame(6, 0, 0, "0000000000000abc"))))
                .isEqualTo(ErrorCode.PROTOCOL_ERROR);
        assertThat(new FrameReader(log, allocator, BLOCK_BYTES_MAX).read(bytes(frame(4, 1, 0, ""))))
                .isEqualTo(ErrorCode.PROTOCOL_ERROR);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void refusesPaddingThatIsLongerThanItsDataFrame() {
        FrameLog log = new FrameLog();
        assertThat(read(log, frame(0, 8, 1, "0200"), 3)).isEqualTo(ErrorCode.PROTOCOL_ERROR);
        assertThat(read(log, frame(0, 8, 1, ""), 3)).isEqualTo(ErrorCode.FRAME_SIZE_ERROR);
        assertThat(log.lines()).noneMatch(line -> line.startsWith("end"));
    }

    @Test
    void knowsWhetherSomethingOtherThanDataIsIncomplete() {
        FrameReader reader = new FrameReader(new FrameLog(), allocator, BLOCK_BYTES_MAX);
        reader.read(bytes(EMPTY_SETTINGS));
        assertThat(reader.isWithinHead()).isFalse();
        assertThat(reader.completed()).isOne();

        reader.read(bytes(frame(5, 0, 0, 1, "0000")));
        assertThat(reader.isWithinHead()).isFalse();
        assertThat(reader.completed()).isOne();

        reader.read(bytes("000000"));
        reader.read(bytes(frame(1, 0, 3, "00")));
        assertThat(reader.isWithinHead()).isTrue();
        assertThat(reader.completed()).isEqualTo(2);
        reader.close();
    }
}

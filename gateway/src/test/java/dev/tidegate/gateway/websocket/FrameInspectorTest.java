package dev.tidegate.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.websocket.FrameInspector.Progress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameInspectorTest {
    private static final int MAX = 100_000;

    private static FrameInspector fromClient() {
        return new FrameInspector(Sender.CLIENT, Extensions.NONE, MAX);
    }

    private static FrameInspector fromServer(Extensions extensions) {
        return new FrameInspector(Sender.SERVER, extensions, MAX);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static Stream<byte[]> conversations() {
        return Stream.of(
                Frames.masked(Frames.TEXT, 0),
                Frames.masked(Frames.TEXT, 125),
                Frames.masked(Frames.TEXT, 126),
                Frames.masked(Frames.TEXT, 300),
                Frames.join(Frames.masked(Frames.TEXT, 3), Frames.masked(Frames.PING, 125)),
                Frames.join(
                        Frames.masked(Frames.TEXT_BEGINS, 3),
                        Frames.masked(Frames.PING, 2),
                        Frames.masked(Frames.CONTINUES, 0),
                        Frames.masked(Frames.ENDS, 1),
                        Frames.masked(0x82, 7)));
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void whatIsValidIsRelayedToTheByteWhereverItIsSplit(byte[] bytes) {
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= Math.min(bytes.length, first + 16); second++) {
                Seen seen = Seen.of(fromClient(), bytes, first, second);
                assertThat(seen.relayed()).isEqualTo(hex(bytes));
                assertThat(seen.progress()).isEqualTo(Progress.OPEN);
                assertThat(seen.between()).isTrue();
            }
        }
    }

    @Test
    void aLargeFrameIsRelayed() {
        byte[] bytes = Frames.masked(0x82, 70_000);
        assertThat(Seen.of(fromClient(), bytes, 5, 40_000).relayed()).isEqualTo(hex(bytes));
    }

    record Broken(String rule, String frame, CloseCode code) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Broken> broken() {
        CloseCode error = CloseCode.PROTOCOL_ERROR;
        return Stream.of(
                new Broken("a client masks", hex(Frames.plain(Frames.TEXT, 3)), error),
                new Broken("reserved bits are zero", hex(Frames.masked(0xc1, 3)), error),
                new Broken("an opcode of data is known", hex(Frames.masked(0x83, 3)), error),
                new Broken("an opcode of control is known", hex(Frames.masked(0x8b, 3)), error),
                new Broken("a control frame is small", hex(Frames.masked(Frames.PING, 126)), error),
                new Broken("a control frame is whole", hex(Frames.masked(0x09, 3)), error),
                new Broken("a continuation continues", hex(Frames.masked(Frames.ENDS, 3)), error),
                new Broken("the code of a close has two bytes", hex(Frames.masked(Frames.CLOSE, 1)), error),
                new Broken("sixteen bits are needed", hex(Frames.frame(Frames.TEXT, true, new byte[5], 2)), error),
                new Broken("sixty-four bits are needed", hex(Frames.frame(Frames.TEXT, true, new byte[500], 8)), error),
                new Broken("a length is positive", "82ff800000000000000000000000", error),
                new Broken("a message is small", hex(Frames.masked(0x82, MAX + 1)), CloseCode.MESSAGE_TOO_BIG),
                new Broken(
                        "a message is small, whatever its length claims",
                        "82ff7fffffffffffffff00000000",
                        CloseCode.MESSAGE_TOO_BIG));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void nothingOfAFrameThatBreaksARuleIsRelayed(Broken broken) {
        byte[] valid = Frames.masked(Frames.TEXT, 2);
        byte[] bytes = Frames.join(valid, HexFormat.of().parseHex(broken.frame()), Frames.masked(Frames.TEXT, 2));
        for (int split = 0; split <= bytes.length; split++) {
            Seen seen = Seen.of(fromClient(), bytes, split);
            assertThat(seen).isEqualTo(new Seen(Progress.FAILED, broken.code(), hex(valid), "", true));
        }
    }

    @Test
    void aServerMustNotMask() {
        byte[] masked = Frames.masked(Frames.TEXT, 2);
        assertThat(Seen.of(fromServer(Extensions.NONE), masked).progress()).isEqualTo(Progress.FAILED);
    }

    @Test
    void aNewMessageMayNotBeginInsideAnother() {
        byte[] first = Frames.masked(Frames.TEXT_BEGINS, 2);
        Seen seen = Seen.of(fromClient(), Frames.join(first, Frames.masked(Frames.TEXT, 2)));
        assertThat(seen.progress()).isEqualTo(Progress.FAILED);
        assertThat(seen.relayed()).isEqualTo(hex(first));
    }

    @Test
    void fragmentsCountTogetherAndControlFramesDoNot() {
        byte[] allowed = Frames.join(
                Frames.masked(Frames.TEXT_BEGINS, MAX - 1), Frames.masked(Frames.PING, 100), Frames.masked(0x00, 1));
        FrameInspector inspector = fromClient();
        assertThat(Seen.of(inspector, allowed).progress()).isEqualTo(Progress.OPEN);
        Seen seen = Seen.of(inspector, Frames.masked(Frames.ENDS, 1));
        assertThat(seen.progress()).isEqualTo(Progress.FAILED);
        assertThat(seen.failure()).isEqualTo(CloseCode.MESSAGE_TOO_BIG);
    }

    @Test
    void messagesOfTheLargestSizeMayFollowOneAnother() {
        byte[] message = Frames.masked(0x82, MAX);
        assertThat(Seen.of(fromClient(), Frames.join(message, message)).progress())
                .isEqualTo(Progress.OPEN);
    }

    @Test
    void aCloseFrameIsKeptWholeAndNothingFollowsIt() {
        byte[] text = Frames.masked(Frames.TEXT, 2);
        for (byte[] close : List.of(Frames.masked(Frames.CLOSE, 0), Frames.masked(Frames.CLOSE, 125))) {
            byte[] bytes = Frames.join(text, close, text);
            for (int split = 0; split <= bytes.length; split++) {
                assertThat(Seen.of(fromClient(), bytes, split))
                        .isEqualTo(new Seen(Progress.CLOSED, CloseCode.PROTOCOL_ERROR, hex(text), hex(close), true));
            }
        }
    }

    @Test
    void anotherFrameCanBePutInOnlyBetweenFrames() {
        byte[] bytes = Frames.plain(0x82, 10);
        for (int end = 0; end <= bytes.length; end++) {
            FrameInspector inspector = fromServer(Extensions.NONE);
            Seen.of(inspector, Arrays.copyOf(bytes, end));
            assertThat(inspector.isBetweenFrames()).as("after %d bytes", end).isEqualTo(end < 2 || end == bytes.length);
        }
    }

    @Test
    void compressionMarksTheFirstFrameOfAMessageAlone() {
        assertThat(Seen.of(fromServer(Extensions.DEFLATE), Frames.plain(0xc1, 3))
                        .progress())
                .isEqualTo(Progress.OPEN);
        assertThat(Seen.of(fromServer(Extensions.DEFLATE), Frames.plain(0xa1, 3))
                        .progress())
                .isEqualTo(Progress.FAILED);
        assertThat(Seen.of(fromServer(Extensions.DEFLATE), Frames.plain(0xc9, 3))
                        .progress())
                .isEqualTo(Progress.FAILED);
        byte[] continued = Frames.join(Frames.plain(0x41, 3), Frames.plain(0xc0, 3));
        assertThat(Seen.of(fromServer(Extensions.DEFLATE), continued).progress())
                .isEqualTo(Progress.FAILED);
    }

    @Test
    void anUnknownExtensionMayUseEveryBitAndOpcode() {
        byte[] strange = Frames.join(Frames.plain(0xf3, 3), Frames.plain(0xfc, 3));
        assertThat(Seen.of(fromServer(Extensions.UNKNOWN), strange).progress()).isEqualTo(Progress.OPEN);
        assertThat(Seen.of(fromServer(Extensions.UNKNOWN), Frames.masked(0xf3, 3))
                        .progress())
                .isEqualTo(Progress.FAILED);
    }
}

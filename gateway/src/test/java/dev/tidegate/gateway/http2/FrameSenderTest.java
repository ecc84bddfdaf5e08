package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameSenderTest {
    private final List<ByteBuf> written = new ArrayList<>();
    private boolean writable = true;
    private int touched;
    private final FrameSender sender = new FrameSender(
            new FrameSender.Connection() {
                @Override
                public boolean isWritable() {
                    return writable;
                }

                @Override
                public void write(ByteBuf part) {
                    written.add(part);
                }

                @Override
                public void touch() {
                    touched++;
                }
            },
            new UnpooledByteBufAllocator(false));

    /** A stream that writes down what it is told. */
    private static final class Stream extends SendingStream {
        private int writableAgain;
        private int sent;
        private int cutShort;
        private boolean endSent;

        Stream(int id, int windowBytes) {
            open(id, windowBytes);
        }

        @Override
        protected void onWritable() {
            writableAgain++;
        }

        @Override
        protected void onSent(int bytes, boolean isCutShort) {
            sent += bytes;
            cutShort += isCutShort ? 1 : 0;
        }

        @Override
        protected void onEndSent() {
            endSent = true;
        }

        @Override
        protected void encodeTrailers(ByteBuf trailersText, ByteBuf out) {
            out.writeBytes(trailersText);
        }
    }

    @BeforeEach
    void settings() {
        FrameWriter.settings(sender.frames(), new Settings());
        sender.flush();
    }

    @AfterEach
    void close() {
        sender.close();
        written.forEach(ByteBuf::release);
        assertThat(written).allMatch(part -> part.refCnt() == 0);
    }

    private Stream stream(int id) {
        return new Stream(id, 1 << 20);
    }

    private static ByteBuf data(int length) {
        return Unpooled.copiedBuffer("x".repeat(length), StandardCharsets.US_ASCII);
    }

    private void head(SendingStream stream) {
        ByteBuf out = sender.frames();
        int start = FrameWriter.beginHeaders(out);
        out.writeByte('h');
        sender.headersWritten(stream, FrameWriter.endHeaders(out, start, stream.id(), false));
    }

    private void end(SendingStream stream) {
        sender.end(stream, Unpooled.EMPTY_BUFFER);
    }

    /** What left until now, in words; data by its length. */
    private List<String> frames() {
        FrameLog log = new FrameLog();
        FrameReader reader = new FrameReader(log, UnpooledByteBufAllocator.DEFAULT, 1000);
        written.forEach(part -> assertThat(reader.read(part.duplicate())).isEqualTo(ErrorCode.NO_ERROR));
        reader.close();
        return log.lines().stream()
                .skip(1)
                .filter(line -> !line.startsWith("end") || line.endsWith("last"))
                .map(line -> line.replaceAll("'x*' and 0 of padding, ", ""))
                .toList();
    }

    @Test
    void endsAStreamOnItsHeadIfThereIsNoBody() {
        Stream stream = stream(1);
        head(stream);
        end(stream);
        sender.flush();
        assertThat(frames()).containsExactly("headers 1: 'h', last");
        assertThat(stream.endSent).isTrue();
    }

    @Test
    void endsAStreamOnItsLastData() {
        Stream stream = stream(1);
        head(stream);
        sender.data(stream, data(3));
        end(stream);
        sender.flush();
        assertThat(frames()).containsExactly("headers 1: 'h'", "data 1: 3 bytes", "end 1: last");
        assertThat(written).hasSize(2);
    }

    @Test
    void endsWithAnEmptyFrameWhenAllElseHasLeft() {
        Stream stream = stream(1);
        head(stream);
        sender.flush();
        end(stream);
        assertThat(stream.endSent).isFalse();
        sender.flush();
        assertThat(frames()).containsExactly("headers 1: 'h'", "data 1: 0 bytes", "end 1: last");
    }

    @Test
    void sendsTrailersAfterTheData() {
        Stream stream = stream(1);
        head(stream);
        sender.data(stream, data(3));
        sender.end(stream, Unpooled.copiedBuffer("trailer", StandardCharsets.US_ASCII));
        sender.flush();
        assertThat(frames()).containsExactly("headers 1: 'h'", "data 1: 3 bytes", "headers 1: 'trailer', last");
    }

    @Test
    void repliesOfOneEventLeaveInOneBuffer() {
        for (int id = 1; id < 20; id += 2) {
            Stream stream = stream(id);
            head(stream);
            sender.data(stream, data(100));
            end(stream);
        }
        sender.flush();
        assertThat(written).hasSize(2);
        assertThat(touched).isPositive();
    }

    @Test
    void largeDataIsCutIntoFramesAndNotCopied() {
        Stream stream = stream(1);
        sender.data(stream, data(40_000));
        end(stream);
        sender.flush();
        assertThat(frames())
                .containsExactly("data 1: 16384 bytes", "data 1: 16384 bytes", "data 1: 7232 bytes", "end 1: last");
        assertThat(stream.sent).isEqualTo(40_000);
    }

    @Test
    void streamsTakeTurns() {
        Stream large = stream(1);
        Stream small = stream(3);
        sender.data(large, data(40_000));
        sender.data(small, data(10));
        end(large);
        end(small);
        sender.flush();
        assertThat(frames())
                .containsExactly(
                        "data 1: 16384 bytes",
                        "data 3: 10 bytes",
                        "end 3: last",
                        "data 1: 16384 bytes",
                        "data 1: 7232 bytes",
                        "end 1: last");
    }

    @Test
    void waitsForTheWindowOfTheStream() {
        Stream stream = new Stream(1, 5);
        sender.data(stream, data(8));
        end(stream);
        sender.flush();
        assertThat(frames()).containsExactly("data 1: 5 bytes");
        assertThat(stream.cutShort).isOne();
        assertThat(sender.windowUpdate(stream, 100)).isTrue();
        sender.flush();
        assertThat(frames()).containsExactly("data 1: 5 bytes", "data 1: 3 bytes", "end 1: last");
        assertThat(stream.cutShort).isOne();
    }

    @Test
    void waitsForTheWindowOfTheConnectionAndSharesIt() {
        Stream first = stream(1);
        Stream second = stream(3);
        sender.data(first, data(65_000));
        sender.data(second, data(65_000));
        sender.flush();
        assertThat(first.sent + second.sent).isEqualTo(Settings.DEFAULT_WINDOW_BYTES);
        assertThat(Math.abs(first.sent - second.sent)).isLessThanOrEqualTo(FrameWriter.PAYLOAD_BYTES_MAX);
        assertThat(sender.windowUpdate(200_000)).isTrue();
        sender.flush();
        assertThat(first.sent + second.sent).isEqualTo(130_000);
    }

    @Test
    void anEmptyEndNeedsNoWindow() {
        Stream stream = new Stream(1, 0);
        end(stream);
        sender.flush();
        assertThat(frames()).containsExactly("data 1: 0 bytes", "end 1: last");
    }

    @Test
    void takesNoMoreWhileMuchWaitsAndTellsWhenItDoes() {
        Stream stream = new Stream(1, 0);
        sender.data(stream, data(FrameSender.WAITING_BYTES_MAX - 1));
        assertThat(sender.isWritable(stream)).isTrue();
        sender.data(stream, data(1));
        assertThat(sender.isWritable(stream)).isFalse();
        sender.windowUpdate(stream, 10);
        sender.flush();
        assertThat(stream.writableAgain).isOne();
    }

    @Test
    void whatTheWindowsAllowNeverMakesAStreamPause() {
        Stream stream = stream(1);
        sender.data(stream, data(60_000));
        assertThat(sender.isWritable(stream)).isTrue();
        assertThat(stream.waitingBytes()).isZero();
    }

    @Test
    void keepsDataToItselfWhileTheConnectionTakesNoMore() {
        Stream stream = stream(1);
        writable = false;
        sender.data(stream, data(10));
        sender.flush();
        assertThat(frames()).isEmpty();
        writable = true;
        sender.flush();
        assertThat(frames()).containsExactly("data 1: 10 bytes");
    }

    @Test
    void aDroppedStreamSendsNothingMore() {
        Stream stream = new Stream(1, 0);
        sender.data(stream, data(10));
        stream.drop();
        sender.data(stream, data(10));
        end(stream);
        sender.windowUpdate(stream, 100);
        sender.flush();
        assertThat(frames()).isEmpty();
        assertThat(stream.endSent).isFalse();
    }

    @Test
    void sendsNothingAfterItsEnd() {
        Stream stream = stream(1);
        head(stream);
        sender.close();
        sender.data(stream, data(10));
        head(stream);
        end(stream);
        sender.flush();
        assertThat(frames()).isEmpty();
    }

    @Test
    void refusesAWindowBeyondTwoGigabytes() {
        assertThat(sender.windowUpdate(Integer.MAX_VALUE)).isFalse();
        assertThat(sender.windowUpdate(stream(1), Integer.MAX_VALUE)).isFalse();
    }
}

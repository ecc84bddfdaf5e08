package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is written is what is read, however the bytes are cut; and damage is found alike in every cut. */
class FrameReaderModelTest {
    private static final int BLOCK_BYTES_MAX = 64 * 1024;
    private static final int FRAMES = 30;

    @Seeds(200)
    void readsInPiecesWhatItReadsAtOnce(long seed) {
        Random random = new Random(seed);
        ByteBuf frames = written(random);
        List<String> whole = read(frames.copy(), frames.readableBytes(), random);
        assertThat(whole).hasSizeGreaterThan(FRAMES).last().isEqualTo("NO_ERROR");
        assertThat(read(frames.copy(), 1 + random.nextInt(40), random)).isEqualTo(whole);
    }

    @Seeds(300)
    void judgesDamagedFramesAlikeInEveryCut(long seed) {
        Random random = new Random(seed);
        ByteBuf frames = written(random);
        for (int i = 0; i < 3; i++) {
            frames.setByte(random.nextInt(frames.readableBytes()), random.nextInt());
        }
        List<String> whole = read(frames.copy(), frames.readableBytes(), random);
        assertThat(read(frames.copy(), 1 + random.nextInt(40), random)).isEqualTo(whole);
    }

    private static List<String> read(ByteBuf in, int pieceBytes, Random random) {
        FrameLog log = new FrameLog();
        FrameReader reader = new FrameReader(log, UnpooledByteBufAllocator.DEFAULT, BLOCK_BYTES_MAX);
        ErrorCode error = ErrorCode.NO_ERROR;
        while (in.isReadable() && error == ErrorCode.NO_ERROR) {
            error = reader.read(in.readSlice(Math.min(in.readableBytes(), 1 + random.nextInt(pieceBytes))));
        }
        reader.close();
        List<String> lines = new ArrayList<>(log.lines());
        lines.add(error.toString());
        return lines;
    }

    private static ByteBuf written(Random random) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.settings(out, Settings.of(random.nextInt(1000), random.nextInt(100_000), random.nextInt(9999)));
        for (int i = 0; i < FRAMES; i++) {
            write(out, 1 + 2 * random.nextInt(50), random);
        }
        return out;
    }

    private static void write(ByteBuf out, int stream, Random random) {
        switch (random.nextInt(9)) {
            case 0 -> {
                int length = random.nextInt(300);
                FrameWriter.dataHeader(out, stream, length, random.nextBoolean());
                out.writeBytes(letters(length, random));
            }
            case 1 -> {
                int start = FrameWriter.beginHeaders(out);
                out.writeBytes(letters(random.nextInt(random.nextInt(5) == 0 ? 40_000 : 50), random));
                FrameWriter.endHeaders(out, start, stream, random.nextBoolean());
            }
            case 2 -> FrameWriter.reset(out, stream, ErrorCode.of(random.nextInt(14)));
            case 3 -> FrameWriter.settings(out, Settings.of(random.nextInt(), 1, 1));
            case 4 -> FrameWriter.settingsAck(out);
            case 5 -> FrameWriter.ping(out, random.nextLong());
            case 6 -> FrameWriter.pingAck(out, random.nextLong());
            case 7 -> FrameWriter.goAway(out, stream, ErrorCode.ENHANCE_YOUR_CALM);
            default -> FrameWriter.windowUpdate(out, random.nextBoolean() ? 0 : stream, 1 + random.nextInt(1 << 30));
        }
    }

    private static byte[] letters(int length, Random random) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }
}

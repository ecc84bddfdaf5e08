package dev.tidegate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.FrameWriter;
import dev.tidegate.testkit.Seeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever frames come in whatever order, the gateway keeps to the rules that its client checks, ends or answers every
 * connection, and serves the next one.
 */
@ExtendWith(BufferGuard.class)
class Http2ModelTest {
    private static final int STEPS = 60;
    private static final int PATIENCE_MILLIS = 5_000;

    private static final Origin.Script LARGE = (head, in, out) -> {
        out.write(Origin.ok("x".repeat(head.length() * 100)));
        return !head.contains("POST");
    };

    @Seeds(60)
    void framesInAnyOrderHurtNobodyElse(long seed) throws IOException {
        Frames frames = new Frames(new Random(seed));
        try (Origin origin = Origin.start(LARGE);
                Gateway gateway = Gates.before(origin);
                Http2Client client = new Http2Client(Gates.port(gateway));
                Http2Client other = new Http2Client(Gates.port(gateway))) {
            client.socket().setSoTimeout(PATIENCE_MILLIS);
            try {
                for (int step = 0; step < STEPS; step++) {
                    client.send(frames.next());
                }
                client.ping(seed).awaitPong(seed);
            } catch (IOException ended) {
                assertThat(ended).isNotInstanceOf(java.net.SocketTimeoutException.class);
                assertThat(String.valueOf(ended.getMessage())).doesNotContain("the gateway broke a rule");
            }
            assertThat(other.await(other.get("/")).status()).isEqualTo(200);
        }
    }

    /** Frames at random, most of them on streams that were opened before, so that much of it is no error. */
    private static final class Frames {
        private final Random random;
        private int last = -1;

        Frames(Random random) {
            this.random = random;
        }

        ByteBuf next() {
            if (last < 0 || random.nextInt(4) == 0) {
                last += 2;
                return request(last);
            }
            int stream = 1 + 2 * random.nextInt(last / 2 + 1);
            return switch (random.nextInt(10)) {
                case 0, 1 -> Http2Frames.dataFrame(stream, "x".repeat(random.nextInt(3000)), random.nextInt(4) == 0);
                case 2 -> Http2Frames.frame(3, 0, stream, 0, 0, 0, random.nextInt(14));
                case 3, 4 -> Http2Frames.frame(8, 0, random.nextBoolean() ? 0 : stream, 0, 0, random.nextInt(256), 9);
                case 5 -> Http2Frames.settingsFrame(4, random.nextInt(70_000), 1, random.nextInt(5000));
                case 6 -> Http2Frames.frame(2, 0, stream + 1, 0, 0, 0, 0, 9);
                case 7 -> Http2Frames.frame(0, 8, stream, random.nextInt(4), 0, 0, 0);
                case 8 -> ping();
                default -> random.nextInt(8) == 0 ? fatal(stream) : ping();
            };
        }

        private ByteBuf request(int stream) {
            return switch (random.nextInt(4)) {
                case 0 ->
                    Http2Frames.headers(stream, false, Http2Frames.request("POST", "/", "content-length", "5"))
                            .writeBytes(Http2Frames.dataFrame(stream, "hello", random.nextBoolean()));
                case 1 -> Http2Frames.headers(stream, false, Http2Frames.request("POST", "/"));
                case 2 -> Http2Frames.headers(stream, true, Http2Frames.request("GET", "/", "X", "upper"));
                default -> Http2Frames.headers(stream, true, Http2Frames.request("GET", "/"));
            };
        }

        private ByteBuf fatal(int stream) {
            return switch (random.nextInt(4)) {
                case 0 -> Http2Frames.headers(stream, true, "x-trailer", "1");
                case 1 -> Http2Frames.dataFrame(last + 2, "idle", true);
                case 2 -> Http2Frames.frame(1, 5, last += 2, 0xff, 0xff);
                default -> Unpooled.copiedBuffer("noise" + random.nextInt(), StandardCharsets.US_ASCII);
            };
        }

        private ByteBuf ping() {
            ByteBuf out = Unpooled.buffer();
            FrameWriter.ping(out, random.nextLong());
            return out;
        }
    }
}

package dev.tidegate.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.websocket.FrameInspector.Progress;
import dev.tidegate.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random conversations, some of them damaged, in random pieces, against a reader that has all bytes at once. */
class FrameModelTest {
    private static final int CONVERSATIONS = 40;
    private static final List<Extensions> EXTENSIONS = List.of(Extensions.values());
    private static final int[] FIRST_BYTES = {0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8a, 0x88};

    @Seeds(150)
    void agreesWithAReaderThatHasAllBytesAtOnce(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < CONVERSATIONS; i++) {
            Sender sender = random.nextBoolean() ? Sender.CLIENT : Sender.SERVER;
            Extensions extensions = EXTENSIONS.get(random.nextInt(EXTENSIONS.size()));
            int max = random.nextInt(1, 400);
            byte[] bytes = conversation(random, sender);
            int[] splits = IntStream.generate(() -> random.nextInt(bytes.length + 1))
                    .limit(random.nextInt(5))
                    .sorted()
                    .toArray();

            Seen seen = Seen.of(new FrameInspector(sender, extensions, max), bytes, splits);

            assertThat(seen)
                    .as(HexFormat.of().formatHex(bytes) + Arrays.toString(splits))
                    .isEqualTo(new Model(sender, extensions, max, bytes).seen());
        }
    }

    private static byte[] conversation(Random random, Sender sender) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean inMessage = false;
        for (int frames = random.nextInt(1, 8); frames > 0; frames--) {
            int first = FIRST_BYTES[random.nextInt(random.nextInt(20) == 0 ? 9 : 8)];
            boolean data = first < 0x88;
            if (data && random.nextInt(10) > 0) {
                first = inMessage ? first & 0x80 : (first & 0x0f) == 0 ? first | 0x01 : first;
                inMessage = (first & 0x80) == 0;
            }
            int size = random.nextInt(data ? 200 : 8);
            bytes.writeBytes(Frames.frame(first, sender == Sender.CLIENT, new byte[size]));
        }
        byte[] made = bytes.toByteArray();
        for (int wounds = random.nextInt(3) - 1; wounds > 0; wounds--) {
            made[random.nextInt(made.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(made, random.nextInt(made.length) + 1) : made;
    }

    /** Reads frame by frame from an array, with numbers of any size. */
    private static final class Model {
        private final Sender sender;
        private final Extensions extensions;
        private final BigInteger max;
        private final byte[] bytes;

        Model(Sender sender, Extensions extensions, int max, byte[] bytes) {
            this.sender = sender;
            this.extensions = extensions;
            this.max = BigInteger.valueOf(max);
            this.bytes = bytes;
        }

        Seen seen() {
            int at = 0;
            boolean inMessage = false;
            BigInteger message = BigInteger.ZERO;
            while (true) {
                if (bytes.length - at < 2) {
                    return open(at, true);
                }
                int first = bytes[at] & 0xff;
                int second = bytes[at + 1] & 0xff;
                int extra = (second & 127) == 126 ? 2 : (second & 127) == 127 ? 8 : 0;
                int head = 2 + extra + (second >= 128 ? 4 : 0);
                if (bytes.length - at < head) {
                    return open(at, true);
                }
                BigInteger length = extra == 0
                        ? BigInteger.valueOf(second & 127)
                        : new BigInteger(1, Arrays.copyOfRange(bytes, at + 2, at + 2 + extra));
                boolean control = (first & 8) != 0;
                if (!allowed(first, second, extra, length) || (!control && ((first & 15) == 0) != inMessage)) {
                    return failed(at, CloseCode.PROTOCOL_ERROR);
                }
                if (!control) {
                    message = inMessage ? message.add(length) : length;
                    inMessage = first < 128;
                    if (message.compareTo(max) > 0) {
                        return failed(at, CloseCode.MESSAGE_TOO_BIG);
                    }
                }
                int end = length.add(BigInteger.valueOf(at + head))
                        .min(BigInteger.valueOf(Integer.MAX_VALUE))
                        .intValue();
                if ((first & 15) == 8) {
                    return end > bytes.length
                            ? open(at, true)
                            : new Seen(Progress.CLOSED, CloseCode.PROTOCOL_ERROR, hex(0, at), hex(at, end), true);
                }
                if (end > bytes.length) {
                    return open(bytes.length, false);
                }
                at = end;
            }
        }

        private boolean allowed(int first, int second, int extra, BigInteger length) {
            int opcode = first & 15;
            int reserved = first & 0x70;
            boolean known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
            boolean marked = extensions == Extensions.DEFLATE && reserved == 0x40 && (opcode == 1 || opcode == 2);
            boolean plain = extensions == Extensions.UNKNOWN || (known && (reserved == 0 || marked));
            boolean masked = second >= 128;
            BigInteger least = BigInteger.valueOf(extra == 0 ? 0 : extra == 2 ? 126 : 65_536);
            boolean minimal = length.compareTo(least) >= 0 && length.bitLength() <= 63;
            boolean control = opcode >= 8;
            boolean small = length.compareTo(BigInteger.valueOf(125)) <= 0;
            boolean whole = first >= 128;
            boolean code = opcode != 8 || !length.equals(BigInteger.ONE);
            return plain && masked == (sender == Sender.CLIENT) && minimal && (!control || (small && whole && code));
        }

        private Seen open(int relayed, boolean between) {
            return new Seen(Progress.OPEN, CloseCode.PROTOCOL_ERROR, hex(0, relayed), "", between);
        }

        private Seen failed(int relayed, CloseCode code) {
            return new Seen(Progress.FAILED, code, hex(0, relayed), "", true);
        }

        private String hex(int from, int to) {
            return HexFormat.of().formatHex(bytes, from, to);
        }
    }
}

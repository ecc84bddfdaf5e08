package dev.tidegate.gateway.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.util.List;
import java.util.Random;

/**
 * A damaged reply never throws, never leaks, means the same in pieces, and reaches the client in our own form or not at
 * all.
 */
class ReplyModelTest {
    private static final String SIGNS = "\r\n\t \0:;,=0159AFx\u007f\u00ff";
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "0\r\n\r\n",
            "Content-Length: 2\r\n",
            "Transfer-Encoding: chunked\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "Connection: Date\r\n",
            "HTTP/1.0",
            "2;a=\"b\"\r\n",
            "204",
            "304",
            "101",
            "\r\nX: y");
    private static final List<String> CORPUS =
            ReplyTest.cases().map(ReplyTest.Case::raw).toList();
    private static final String INTERIM = "(HTTP/1\\.1 103 [^\r\n]*\r\n([^\r\n]+\r\n)*\r\n)*";
    private static final String STATUS = "HTTP/1\\.1 [2-5]\\d\\d [^\r\n\0\u007f]*\r\n";
    private static final String FIELD = "[!#$%&'*+.^_`|~0-9A-Za-z-]+: ([\t -~\u0080-\u00ff]*[^ \t])?\r\n";
    private static final String HEAD = INTERIM + STATUS + "(" + FIELD + ")*\r\n";
    private static final int MESSAGES = 40;

    @Seeds(100)
    void isDeliveredInOurOwnFormOrRefused(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            String raw = damage(CORPUS.get(random.nextInt(CORPUS.size())), random);
            String whole = Wire.reply(Wire.bytes(raw), new Delivery(), false);
            String pieces = Wire.reply(Wire.bytes(raw), new Delivery(), false, random.nextInt(raw.length()));

            assertThat(meaning(pieces)).as(raw).isEqualTo(meaning(whole));
        }
    }

    /** The head, which must be in our form, and the data of the body. */
    private static String meaning(String outcome) {
        if (outcome.startsWith("502 ") || outcome.equals("unfinished")) {
            return outcome;
        }
        int last = outcome.lastIndexOf("HTTP/1.1 103");
        int from = last < 0 ? 0 : outcome.indexOf("\r\n\r\n", last) + 4;
        int body = outcome.indexOf("\r\n\r\n", from) + 4;
        String head = outcome.substring(0, body);
        String rest = outcome.substring(body).replaceFirst("\\+\\d+$", "");
        assertThat(head).matches(HEAD);
        boolean chunked = head.contains("\r\nTransfer-Encoding: chunked\r\n");
        assertThat(chunked && head.contains("\r\nContent-Length: ")).isFalse();
        return head + (chunked ? Chunks.data(rest) : rest);
    }

    private static String damage(String raw, Random random) {
        StringBuilder damaged = new StringBuilder(raw);
        for (int wounds = random.nextInt(4); wounds > 0; wounds--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> damaged.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                default -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return damaged.toString();
    }
}

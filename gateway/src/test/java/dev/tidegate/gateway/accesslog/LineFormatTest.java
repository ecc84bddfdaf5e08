package dev.tidegate.gateway.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.text.ByteRange;
import dev.tidegate.gateway.text.ReferencePage;
import dev.tidegate.policy.AccessLogSpec.Format;
import dev.tidegate.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LineFormatTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Test
    void aJsonLineHoldsEveryField() {
        assertThat(line(Format.JSON, Entry.full()))
                .isEqualTo("{\"time\":\"2026-11-21T23:22:43.007Z\",\"client\":\"10.0.0.7\",\"method\":\"POST\","
                        + "\"path\":\"/api/orders\",\"query\":\"dry=1\",\"protocol\":\"HTTP/1.1\",\"status\":429,"
                        + "\"bytes_in\":12,\"bytes_out\":3456,\"duration_ms\":12.345,\"upstream\":\"127.0.0.1:9001\","
                        + "\"upstream_ms\":11.000,\"tries\":2,\"hedged\":true,\"deadline_ms\":1500.000,"
                        + "\"priority\":\"sheddable\",\"queued_ms\":8.000,\"route\":\"POST /api/orders\",\"rule\":\"per-user\","
                        + "\"reason\":\"rate\",\"decision\":\"000000004bf92f35\",\"host\":\"shop.example\","
                        + "\"user_agent\":\"curl/8\",\"referer\":\"http://shop.example/\"}\n");
    }

    @Test
    void theReferenceShowsTheseVeryLines() {
        assertThat(ReferencePage.read("access-log"))
                .contains("```json\n" + line(Format.JSON, Entry.full()) + "```")
                .contains("```text\n" + line(Format.COMBINED, Entry.full()) + "```");
    }

    @Test
    void aJsonLineLeavesOutWhatIsAbsent() {
        assertThat(line(Format.JSON, Entry.plain()))
                .isEqualTo("{\"time\":\"2026-11-21T23:22:43.007Z\",\"client\":\"10.0.0.7\",\"method\":\"GET\","
                        + "\"path\":\"/a\",\"protocol\":\"HTTP/1.1\",\"status\":200,\"bytes_in\":12,\"bytes_out\":0,"
                        + "\"duration_ms\":12.345}\n");
    }

    @Test
    void aCombinedLineEndsWithTheTimeAndTheReason() {
        assertThat(line(Format.COMBINED, Entry.full()))
                .isEqualTo("10.0.0.7 - - [21/Nov/2026:23:22:43 +0000] \"POST /api/orders?dry=1 HTTP/1.1\" 429 3456"
                        + " \"http://shop.example/\" \"curl/8\" 0.012 rate\n");
    }

    @Test
    void aCombinedLineMarksWhatIsAbsentWithADash() {
        assertThat(line(Format.COMBINED, Entry.plain()))
                .isEqualTo("10.0.0.7 - - [21/Nov/2026:23:22:43 +0000] \"GET /a HTTP/1.1\" 200 - \"-\" \"-\" 0.012 -\n");
    }

    @Test
    void aPathCannotForgeAJsonLine() {
        String forged = "/\"}\n{\"status\":200\\\u0000\u001b[2J";
        assertThat(line(Format.JSON, Entry.path(forged)))
                .contains("\"path\":\"/\\\"}\\u000a{\\\"status\\\":200\\\\\\u0000\\u001b[2J\"")
                .containsOnlyOnce("\n");
    }

    @Test
    void aPathCannotForgeACombinedLine() {
        assertThat(line(Format.COMBINED, Entry.path("/\" 200 1\n6.6.6.6 - - \u007f\u00e9\u0416\u20ac\\")))
                .contains("\"GET /\\x22 200 1\\x0a6.6.6.6 - - \\x7f\\xe9\\xd0\\x96\\xe2\\x82\\xac\\x5c HTTP/1.1\"")
                .containsOnlyOnce("\n");
    }

    @Test
    void aLongPathIsCutVisibly() {
        String line = line(Format.JSON, Entry.path("/" + "x".repeat(20_000)));
        assertThat(line).contains("xxx...\",\"protocol\"").hasSizeLessThan(LineFormat.TARGET_BYTES + 512);
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacter() {
        assertThat(line(Format.JSON, Entry.path("/\ud800x\udc00\ud83d\ude00\ud800")))
                .contains("\"/\\ufffdx\\ufffd\\ud83d\\ude00\\ufffd\"");
    }

    @Test
    void theStampMovesWithTheSecond() {
        SecondStamp stamp = new SecondStamp("ss");
        assertThat(stamp.at(999)).asString(StandardCharsets.US_ASCII).isEqualTo("00");
        assertThat(stamp.at(1000)).asString(StandardCharsets.US_ASCII).isEqualTo("01");
        assertThat(stamp.at(-1)).asString(StandardCharsets.US_ASCII).isEqualTo("59");
    }

    @Test
    void anEntryOfTheWidestTextsFitsTheLine() {
        String wide = "\u20ac".repeat(20_000);
        Entry full = Entry.full();
        Map<String, String> texts = new HashMap<>(full.texts());
        texts.replaceAll((name, text) -> wide);
        Entry entry = new Entry(texts, 500, -1);
        assertThat(line(Format.JSON, entry)).endsWith("}\n");
        assertThat(line(Format.COMBINED, entry)).endsWith("\n");
    }

    @Seeds(300)
    void anyTextComesBackFromTheJsonLine(long seed) {
        Random random = new Random(seed);
        String text = random.ints(random.nextInt(200), 0, 0x3000)
                .mapToObj(Character::toString)
                .reduce("/", String::concat);
        String line = line(Format.JSON, Entry.path(text));
        JsonNode parsed = STRICT.readTree(line);
        assertThat(parsed.get("path").asString()).isEqualTo(text);
        assertThat(line.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
    }

    @Seeds(300)
    void aRangeOfBytesIsWrittenLikeItsText(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(1100)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(200) == 0 ? random.nextInt(256) : random.nextInt(' ', 0x7f));
        }
        LineBuffer fromText = new LineBuffer(LineFormat.LINE_BYTES);
        LineBuffer fromBytes = new LineBuffer(LineFormat.LINE_BYTES);
        for (Escaping escaping : Escaping.values()) {
            fromText.text(new String(bytes, StandardCharsets.ISO_8859_1), 8192, escaping);
            fromBytes.text(new Bytes(bytes), 8192, escaping);
        }
        assertThat(fromBytes.length()).isEqualTo(fromText.length());
        assertThat(fromBytes.bytes()).startsWith(Arrays.copyOf(fromText.bytes(), fromText.length()));
    }

    @Test
    void aRangeThatIsTooLongIsCutLikeAnyText() {
        LineBuffer line = new LineBuffer(LineFormat.LINE_BYTES);
        line.text(new Bytes("x".repeat(101).getBytes(StandardCharsets.US_ASCII)), 100, Escaping.JSON);
        assertThat(new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII))
                .matches("x{80,97}\\.\\.\\.");
    }

    /** Bytes as the codec shows them. */
    private static final class Bytes implements ByteRange {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public char charAt(int index) {
            return (char) (bytes[index] & 0xff);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new Bytes(Arrays.copyOfRange(bytes, from, to));
        }

        @Override
        public void copyTo(byte[] target, int at) {
            System.arraycopy(bytes, 0, target, at, bytes.length);
        }
    }

    private static String line(Format format, LogEntry entry) {
        LineBuffer line = new LineBuffer(LineFormat.LINE_BYTES);
        LineFormat.of(format).append(entry, line);
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }
}

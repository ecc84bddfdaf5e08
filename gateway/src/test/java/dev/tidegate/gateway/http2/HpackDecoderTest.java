package dev.tidegate.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http2.SlowHpack.Field;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackDecoderTest {
    private static final int LIST_MAX = 4096;

    private final HpackDecoder decoder = new HpackDecoder(4096, LIST_MAX);

    private static List<Field> fields(String... namesAndValues) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return fields;
    }

    private void expect(HpackDecoder by, String block, int tableBytes, List<Field> fields) {
        assertThat(Blocks.fields(by, Blocks.hex(block))).isEqualTo(fields);
        assertThat(by.tableBytes()).isEqualTo(tableBytes);
    }

    // ---- RFC 7541 appendix C

    @Test
    void readsLiteralsOfEachForm() {
        expect(
                decoder,
                "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
                55,
                fields("custom-key", "custom-header"));
        HpackDecoder other = new HpackDecoder(4096, LIST_MAX);
        expect(other, "040c 2f73 616d 706c 652f 7061 7468", 0, fields(":path", "/sample/path"));
        expect(other, "1008 7061 7373 776f 7264 0673 6563 7265 74", 0, fields("password", "secret"));
        expect(other, "82", 0, fields(":method", "GET"));
    }

    private static final List<Field> FIRST_REQUEST =
            fields(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com");
    private static final List<Field> SECOND_REQUEST = fields(
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/",
            ":authority",
            "www.example.com",
            "cache-control",
            "no-cache");
    private static final List<Field> THIRD_REQUEST = fields(
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/index.html",
            ":authority",
            "www.example.com",
            "custom-key",
            "custom-value");

    @Test
    void readsRequestsInPlainText() {
        expect(decoder, "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", 57, FIRST_REQUEST);
        expect(decoder, "8286 84be 5808 6e6f 2d63 6163 6865", 110, SECOND_REQUEST);
        expect(decoder, "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", 164, THIRD_REQUEST);
    }

    @Test
    void readsRequestsInHuffmanCode() {
        expect(decoder, "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", 57, FIRST_REQUEST);
        expect(decoder, "8286 84be 5886 a8eb 1064 9cbf", 110, SECOND_REQUEST);
        expect(decoder, "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", 164, THIRD_REQUEST);
    }

    private static List<Field> reply(String status, String second) {
        return fields(
                ":status",
                status,
                "cache-control",
                "private",
                "date",
                "Mon, 21 Oct 2013 20:13:" + second + " GMT",
                "location",
                "https://www.example.com");
    }

    private static final List<Field> THIRD_REPLY = fields(
            ":status",
            "200",
            "cache-control",
            "private",
            "date",
            "Mon, 21 Oct 2013 20:13:22 GMT",
            "location",
            "https://www.example.com",
            "content-encoding",
            "gzip",
            "set-cookie",
            "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");

    @Test
    void evictsInStepWithRepliesInPlainText() {
        HpackDecoder small = new HpackDecoder(256, LIST_MAX);
        expect(
                small,
                "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32"
                        + "3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                222,
                reply("302", "21"));
        expect(small, "4803 3330 37c1 c0bf", 222, reply("307", "21"));
        expect(
                small,
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970"
                        + "7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d"
                        + "6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
                215,
                THIRD_REPLY);
    }

    @Test
    void evictsInStepWithRepliesInHuffmanCode() {
        HpackDecoder small = new HpackDecoder(256, LIST_MAX);
        expect(
                small,
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad"
                        + "1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                222,
                reply("302", "21"));
        expect(small, "4883 640e ffc1 c0bf", 222, reply("307", "21"));
        expect(
                small,
                "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2"
                        + "e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106"
                        + "3d50 07",
                215,
                THIRD_REPLY);
    }

    // ---- what is refused

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "80, index 0",
        "be, an index beyond the static table when the dynamic one is empty",
        "ff8001, an index beyond both tables",
        "7f3f0161, a name with an index beyond both tables",
        "0f300161, a name with an index beyond both tables in a literal that is not added",
        "8220, a change of size behind a field",
        "3fe21f, a change of size beyond what was allowed",
        "202020, three changes of size",
        "3f, a change of size that breaks off",
        "ff, a number that breaks off",
        "ff80, a number that breaks off in the middle",
        "ffffffffff0f, a number of five more octets",
        "ff8080808000, a small number with too many zeros",
        "7fffffffff7f, a number that a signed integer cannot hold",
        "40, a literal without a name",
        "4001, a name that breaks off",
        "400161, a literal without a value",
        "40016102, a value that breaks off",
        "4001617fffffff7f, a value longer than the block",
        "00016181ff, padding of eight ones",
        "0001618118, padding with zeros",
        "00016182ffff, a long code that breaks off",
        "00016184ffffffff, the end of the string within it",
        "00016185ffffffff1f, the end of the string within it before another symbol",
        "00821fff0161, a bad code in a name"
    })
    void refusesWhatBreaksTheRules(String block, String reason) {
        assertThat(Blocks.decode(decoder, Blocks.hex(block), Blocks.to(new ArrayList<>())))
                .as(reason)
                .isEqualTo(HpackStatus.COMPRESSION_ERROR);
    }

    @Test
    void takesADecreaseAndAnIncreaseAtTheStartOfABlock() {
        expect(decoder, "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", 57, FIRST_REQUEST);
        expect(decoder, "203fe11f82", 0, fields(":method", "GET"));
    }

    @Test
    void takesEmptyNamesAndValuesForTheSinkToJudge() {
        expect(decoder, "400000", 32, fields("", ""));
        expect(decoder, "008080", 32, fields("", ""));
    }

    @Test
    void anEntryLargerThanTheTableEmptiesIt() {
        HpackDecoder small = new HpackDecoder(64, LIST_MAX);
        expect(small, "4001610162", 34, fields("a", "b"));
        expect(small, "7e" + "28" + "63".repeat(40), 0, fields("a", "c".repeat(40)));
    }

    @Test
    void readsABlockInTheMiddleOfAnArray() {
        List<Field> seen = new ArrayList<>();
        byte[] array = Blocks.hex("ffff 82 ffff");

        HpackStatus status = decoder.decode(Unpooled.wrappedBuffer(array).slice(2, 1), Blocks.to(seen));

        assertThat(status).isEqualTo(HpackStatus.OK);
        assertThat(seen).isEqualTo(fields(":method", "GET"));
    }

    // ---- what is too much

    @Test
    void aListThatIsTooLongIsNotHandedOnAndKeepsTheTableInStep() {
        HpackDecoder strict = new HpackDecoder(4096, 100);
        List<Field> seen = new ArrayList<>();

        HpackStatus status = Blocks.decode(strict, Blocks.hex("4001610162 4001630164 4001650166 82"), Blocks.to(seen));

        assertThat(status).isEqualTo(HpackStatus.TOO_LARGE);
        assertThat(seen).isEqualTo(fields("a", "b", "c", "d"));
        expect(strict, "bec0", 102, fields("e", "f", "a", "b"));
    }

    @Test
    void eachFieldCounts32OctetsMore() {
        HpackDecoder strict = new HpackDecoder(4096, 34);

        assertThat(Blocks.fields(strict, Blocks.hex("4001610162"))).isEqualTo(fields("a", "b"));
        assertThat(Blocks.decode(strict, Blocks.hex("400161026262"), Blocks.to(new ArrayList<>())))
                .isEqualTo(HpackStatus.TOO_LARGE);
    }

    @Test
    void aFieldThatTheSinkRefusesIsTheLastOneItSeesAndKeepsTheTableInStep() {
        List<Field> seen = new ArrayList<>();
        HeaderSink picky = (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            Blocks.to(seen).onHeader(bytes, nameStart, nameEnd, valueStart, valueEnd);
            return seen.size() < 2;
        };

        HpackStatus status = Blocks.decode(decoder, Blocks.hex("4001610162 4001630164 4001650166"), picky);

        assertThat(status).isEqualTo(HpackStatus.OK);
        assertThat(seen).isEqualTo(fields("a", "b", "c", "d"));
        expect(decoder, "be", 102, fields("e", "f"));
    }

    @Test
    void aBombOfReferencesIsCountedAndNotUnpacked() {
        HpackDecoder gate = new HpackDecoder(4096, 64 * 1024);
        byte[] name = Blocks.hex("40 01 61 7f a11e");
        byte[] bomb = Arrays.copyOf(name, name.length + 4000 + 60_000);
        Arrays.fill(bomb, name.length, name.length + 4000, (byte) 'x');
        Arrays.fill(bomb, name.length + 4000, bomb.length, (byte) 0xbe);
        int[] seen = {0};

        HpackStatus status = Blocks.decode(gate, bomb, (bytes, nameStart, nameEnd, valueStart, valueEnd) -> {
            seen[0] += valueEnd - nameStart;
            return true;
        });

        assertThat(status).isEqualTo(HpackStatus.TOO_LARGE);
        assertThat(seen[0]).isLessThan(64 * 1024);
    }
}

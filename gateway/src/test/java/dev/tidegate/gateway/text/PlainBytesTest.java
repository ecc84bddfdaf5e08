package dev.tidegate.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.answer.JsonText;
import dev.tidegate.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainBytesTest {
    @Test
    void everyByteIsJudgedAsItsCharacterAtEveryPlace() {
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place < 19; place++) {
                byte[] bytes = new byte[19];
                Arrays.fill(bytes, (byte) 'a');
                bytes[place] = (byte) value;
                assertThat(PlainBytes.isPlain(bytes, 0, bytes.length))
                        .as("byte %d at %d", value, place)
                        .isEqualTo(JsonText.isPlain((char) value));
            }
        }
    }

    @Test
    void onlyTheRangeCounts() {
        byte[] bytes = "\"plain, plain\"".getBytes(StandardCharsets.US_ASCII);
        assertThat(PlainBytes.isPlain(bytes, 1, bytes.length - 1)).isTrue();
        assertThat(PlainBytes.isPlain(bytes, 0, 3)).isFalse();
        assertThat(PlainBytes.isPlain(bytes, 0, 0)).isTrue();
    }

    @Seeds(200)
    void agreesWithLookingAtEachByte(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(64)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(40) == 0 ? random.nextInt(256) : random.nextInt(' ', 0x7f));
        }
        boolean slowly =
                new String(bytes, StandardCharsets.ISO_8859_1).chars().allMatch(c -> JsonText.isPlain((char) c));
        assertThat(PlainBytes.isPlain(bytes, 0, bytes.length)).isEqualTo(slowly);
    }
}

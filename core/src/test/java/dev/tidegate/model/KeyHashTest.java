package dev.tidegate.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Seeds;
import java.nio.CharBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    @Test
    void equalTextsHashAlikeWhateverCarriesThem() {
        assertThat(KeyHash.of(CharBuffer.wrap("user-17"), 42)).isEqualTo(KeyHash.of("user-17", 42));
    }

    @Test
    void theSeedChangesTheHash() {
        assertThat(KeyHash.of("user-17", 42)).isNotEqualTo(KeyHash.of("user-17", 43));
    }

    @Test
    void theOrderOfCombinedKeysCounts() {
        assertThat(KeyHash.combine(1, 2)).isNotEqualTo(KeyHash.combine(2, 1));
    }

    @Seeds(20)
    void aHundredThousandKeysDoNotCollide(long seed) {
        Random random = new Random(seed);
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            hashes.add(KeyHash.of(i + ":" + random.nextInt(10), seed));
        }
        assertThat(hashes).hasSize(100_000).doesNotContain(KeyHash.NONE);
    }
}

package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.model.KeyHash;
import dev.tidegate.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopKeysTest {
    @Seeds(200)
    void everyCountLiesInItsBoundsAndNoFrequentKeyIsMissing(long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(40);
        List<TopKeys> summaries = Stream.generate(() -> new TopKeys(size))
                .limit(1 + random.nextInt(3))
                .toList();
        Map<String, Integer> exact = new HashMap<>();
        int events = random.nextInt(5000);
        for (int i = 0; i < events; i++) {
            String key = "key-" + (int) Math.pow(200, random.nextDouble());
            exact.merge(key, 1, Integer::sum);
            count(summaries.get(random.nextInt(summaries.size())), key);
        }
        List<TopKeys.TopKey> top = TopKeys.merge(summaries, Integer.MAX_VALUE);

        assertThat(top)
                .allSatisfy(key ->
                        assertThat((long) exact.getOrDefault(key.key(), 0)).isBetween(key.atLeast(), key.atMost()));
        assertThat(top)
                .extracting(TopKeys.TopKey::key)
                .doesNotHaveDuplicates()
                .containsAll(moreThan(events / size, exact));
        assertThat(top).isSortedAccordingTo((a, b) -> Long.compare(b.atMost(), a.atMost()));
        if (summaries.size() == 1) {
            assertThat(top)
                    .allSatisfy(key -> assertThat(key.atMost() - key.atLeast()).isLessThanOrEqualTo(events / size));
        }
    }

    private static List<String> moreThan(int count, Map<String, Integer> exact) {
        return exact.entrySet().stream()
                .filter(entry -> entry.getValue() > count)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void aSprayOfNeverSeenKeysDoesNotDisplaceAFrequentOne() {
        TopKeys keys = new TopKeys(16);
        for (int i = 0; i < 100_000; i++) {
            count(keys, i % 5 == 0 ? "the-flood" : "spray-" + i);
        }

        TopKeys.TopKey first = TopKeys.merge(List.of(keys), 1).get(0);
        assertThat(first.key()).isEqualTo("the-flood");
        assertThat(first.atLeast()).isLessThanOrEqualTo(20_000);
        assertThat(first.atMost()).isBetween(20_000L, 26_250L);
    }

    @Test
    void aLongKeyIsCut() {
        TopKeys keys = new TopKeys(1);
        count(keys, "x".repeat(100));

        assertThat(TopKeys.merge(List.of(keys), 5)).containsExactly(new TopKeys.TopKey("x".repeat(64), 1, 1));
    }

    @Test
    void aSummaryHasASize() {
        assertThatThrownBy(() -> new TopKeys(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new TopKeys(70_000)).hasMessageContaining("got 70000");
    }

    @Test
    void aReaderNeverSeesAKeyThatNobodyWrote() throws InterruptedException {
        TopKeys keys = new TopKeys(4);
        Thread writer = Thread.ofPlatform()
                .start(() -> IntStream.range(0, 200_000)
                        .forEach(i -> count(
                                keys, String.valueOf((char) ('a' + i % 13)).repeat(1 + i % 13))));
        while (writer.isAlive()) {
            assertThat(TopKeys.merge(List.of(keys), 4)).allSatisfy(top -> {
                assertThat(top.key().length()).isEqualTo(1 + top.key().charAt(0) - 'a');
                assertThat(top.key().chars().distinct().count()).isEqualTo(1);
            });
        }
        writer.join();
    }

    private static void count(TopKeys keys, String key) {
        keys.add(KeyHash.of(key, 1), key);
    }
}

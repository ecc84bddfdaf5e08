package dev.tidegate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.metrics.TrafficCounts.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficRegistryTest {
    private static final long START = 1000;

    private final TrafficRegistry registry = new TrafficRegistry(START);

    private static void serve(TrafficCounts counts, int requests) {
        for (int i = 0; i < requests; i++) {
            counts.record(Outcome.SERVED, 1_000_000L);
        }
    }

    @Test
    void countsOfAllWritersAreReadAsOne() {
        TrafficCounts first = registry.counts("r", "shop");
        TrafficCounts second = registry.counts("r", "shop");
        serve(first, 3);
        serve(second, 4);
        registry.sample(START);

        assertThat(registry.keys()).containsExactly(new TrafficKey("r", "shop"));
        assertThat(registry.shape(registry.keys(), 0, Long.MAX_VALUE).requests().events())
                .isEqualTo(7);
        assertThat(registry.sampledSecond()).isEqualTo(START);
    }

    @Test
    void severalUpstreamsOfARouteCanBeReadAsOneSecondBySecond() {
        TrafficCounts shop = registry.counts("r", "shop");
        serve(shop, 10);
        registry.sample(START);
        serve(shop, 10);
        TrafficCounts next = registry.counts("r", "next");
        serve(next, 5);
        registry.sample(START + 1);

        assertThat(registry.shape(registry.keys(), START, START + 10).requests())
                .isEqualTo(RateShape.of(new long[] {10, 15}));
        assertThat(registry.shape(List.of(new TrafficKey("r", "next")), START, START + 10)
                        .requests())
                .isEqualTo(RateShape.of(new long[] {5}));
    }

    @Test
    void nothingIsKnownOfAPairThatHadNoTraffic() {
        assertThat(registry.shape(List.of(new TrafficKey("no", "such")), 0, START)
                        .requests()
                        .seconds())
                .isZero();
    }

    @Test
    void memoryIsBoundedHoweverManyPairsThereAre() {
        for (int i = 0; i < 1000; i++) {
            serve(registry.counts("r" + i, "shop"), 1);
        }
        registry.sample(START);
        TrafficKey other = new TrafficKey(MetricRegistry.OTHER, MetricRegistry.OTHER);

        assertThat(registry.keys()).hasSize(TrafficRegistry.SERIES_MAX).contains(other);
        assertThat(registry.shape(List.of(other), 0, Long.MAX_VALUE).requests().events())
                .isEqualTo(1000 - TrafficRegistry.SERIES_MAX + 1);
        assertThat(registry.shape(registry.keys(), 0, Long.MAX_VALUE).requests().events())
                .isEqualTo(1000);
    }
}

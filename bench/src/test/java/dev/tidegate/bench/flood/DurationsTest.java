package dev.tidegate.bench.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void hasItsMeanExactlyOverARoundWhichRepeats() {
        Durations durations = new Durations(3e6, 0.6, 1);
        double[] first = DoubleStream.generate(durations::next).limit(1_024).toArray();
        double[] second = DoubleStream.generate(durations::next).limit(1_024).toArray();
        assertThat(DoubleStream.of(first).average().orElseThrow()).isCloseTo(3e6, within(1.0));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void variesAsMuchAsItIsTold() {
        Durations durations = new Durations(1, 0.6, 1);
        double[] logarithms = DoubleStream.generate(durations::next)
                .limit(1_024)
                .map(Math::log)
                .toArray();
        double mean = DoubleStream.of(logarithms).average().orElseThrow();
        double variance = DoubleStream.of(logarithms)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(0.6, within(0.05));
    }
}

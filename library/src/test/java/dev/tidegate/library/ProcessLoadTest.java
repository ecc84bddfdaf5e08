package dev.tidegate.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessLoadTest {
    private static final long SECOND = 1_000_000_000L;

    private double cpu;
    private double heap;
    private final ProcessLoad load = new ProcessLoad(() -> cpu, () -> heap, 0);

    @Test
    void aShortBurstHardlyCounts() {
        cpu = 1;
        load.measure(SECOND / 10);
        cpu = 0;
        load.measure(SECOND);

        assertThat(load.cpuShare()).isLessThan(0.04);
    }

    @Test
    void whatLastsIsBelievedAfterAFewSeconds() {
        cpu = 0.9;
        for (int second = 1; second <= 10; second++) {
            load.measure(second * SECOND);
        }

        assertThat(load.cpuShare()).isCloseTo(0.9, within(0.02));
    }

    @Test
    void howOftenItIsMeasuredMakesNoDifference() {
        ProcessLoad often = new ProcessLoad(() -> cpu, () -> heap, 0);
        cpu = 0.5;
        load.measure(4 * SECOND);
        for (int tenth = 1; tenth <= 40; tenth++) {
            often.measure(tenth * SECOND / 10);
        }

        assertThat(often.cpuShare()).isCloseTo(load.cpuShare(), within(1e-9));
    }

    @Test
    void whatCannotBeMeasuredKeepsItsLastValue() {
        cpu = 0.8;
        load.measure(10 * SECOND);
        double before = load.cpuShare();
        cpu = Double.NaN;
        load.measure(11 * SECOND);
        cpu = -1;
        load.measure(12 * SECOND);

        assertThat(load.cpuShare()).isEqualTo(before);
    }

    @Test
    void theHeapIsAsTheLastCollectionLeftIt() {
        heap = 0.7;
        load.measure(SECOND);

        assertThat(load.heapShare()).isEqualTo(0.7);
    }

    @Test
    void thisProcessHasALoadAndAHeap() {
        ProcessLoad own = ProcessLoad.of(0);
        byte[] kept = new byte[8 << 20];
        System.gc();
        for (int second = 1; second <= 3; second++) {
            own.measure(second * SECOND);
        }

        assertThat(own.cpuShare()).isBetween(0.0, 1.0);
        assertThat(own.heapShare())
                .isBetween((double) kept.length / Runtime.getRuntime().maxMemory(), 1.0);
    }
}

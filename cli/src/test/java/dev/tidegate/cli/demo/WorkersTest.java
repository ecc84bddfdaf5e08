package dev.tidegate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final long MILLI = 1_000_000;
    private static final ShopModel TWO_AT_10_MS = new ShopModel(2, Duration.ofMillis(10), Integer.MAX_VALUE);

    @Test
    void freeWorkersServeAtOnceAndOthersInTurn() {
        Workers workers = new Workers(TWO_AT_10_MS, 0);
        assertThat(workers.doneNanos(0)).isEqualTo(10 * MILLI);
        assertThat(workers.doneNanos(5 * MILLI)).isEqualTo(15 * MILLI);
        assertThat(workers.waiting(5 * MILLI)).isZero();
        assertThat(workers.doneNanos(6 * MILLI)).isEqualTo(20 * MILLI);
        assertThat(workers.doneNanos(6 * MILLI)).isEqualTo(25 * MILLI);
        assertThat(workers.waiting(6 * MILLI)).isEqualTo(2);
        assertThat(workers.waiting(10 * MILLI)).isEqualTo(1);
        assertThat(workers.waiting(15 * MILLI)).isZero();
    }

    @Test
    void theCapacityIsKeptUpToItAndTheQueueGrowsBeyond() {
        assertThat(TWO_AT_10_MS.capacityPerSecond()).isEqualTo(200);
        Workers atCapacity = new Workers(TWO_AT_10_MS, 0);
        Workers above = new Workers(TWO_AT_10_MS, 0);
        long lastWait = 0;
        long lastWaitAbove = 0;
        for (long i = 0; i < 2_000; i++) {
            lastWait = atCapacity.doneNanos(i * 5 * MILLI) - i * 5 * MILLI;
            lastWaitAbove = above.doneNanos(i * MILLI) - i * MILLI;
        }
        assertThat(lastWait).isEqualTo(10 * MILLI);
        assertThat(lastWaitAbove).isGreaterThan(7_000 * MILLI);
    }

    @Test
    void aQueueMakesServingSlowerUpToABound() {
        Workers workers = new Workers(new ShopModel(1, Duration.ofMillis(10), 1), 0);
        workers.doneNanos(0);
        workers.doneNanos(0);
        assertThat(workers.doneNanos(0)).isEqualTo((10 + 10 + 20) * MILLI);
        assertThat(workers.doneNanos(0)).isEqualTo((40 + 30) * MILLI);
        assertThat(workers.doneNanos(0)).isEqualTo((70 + 30) * MILLI);
    }

    @Test
    void aShopThatCouldServeNobodyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopModel(0, Duration.ofMillis(1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopModel(1, Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopModel(1, Duration.ofMillis(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopModel(1, Duration.ofMillis(1), 0));
    }
}

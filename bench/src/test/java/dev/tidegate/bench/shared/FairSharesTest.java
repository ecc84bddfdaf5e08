package dev.tidegate.bench.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairSharesTest {
    @Test
    void givesEverybodyTheSameWhenAllAskForMore() {
        assertThat(FairShares.of(100, 50, 60, 70, 80)).containsExactly(25, 25, 25, 25);
    }

    @Test
    void givesWhoAsksForLittleAllOfItAndDividesTheRest() {
        assertThat(FairShares.of(50_000, 70_000, 20_000, 8_000, 2_000)).containsExactly(20_000, 20_000, 8_000, 2_000);
    }

    @Test
    void givesEverybodyWhatIsAskedWhenThereIsEnough() {
        assertThat(FairShares.of(100, 10, 30, 20)).containsExactly(10, 30, 20);
    }
}

package dev.tidegate.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LimitRule RULE = new LimitRule.TokenBucket(Rate.perSecond(1), 5, 0);

    @Test
    void generationsAreOrderedInACircle() {
        assertThat(Directory.isBefore(1, 2)).isTrue();
        assertThat(Directory.isBefore(255, 0)).isTrue();
        assertThat(Directory.isBefore(250, 4)).isTrue();
        assertThat(Directory.isBefore(2, 2)).isFalse();
        assertThat(Directory.isBefore(3, 2)).isFalse();
        assertThat(Directory.isBefore(0, 255)).isFalse();
    }

    /** A thread that was held up between claiming an entry and making it unspent wakes long after others went on. */
    @Test
    void aLateThreadDoesNotBringBackAFormerGeneration() {
        WideTable table = new WideTable(RULE, KeyMemory.keyed(64, 7).exact());
        assertThat(table.acquire(1, 5, 0, SECOND)).isZero();
        int entry = table.find(table.hash(1));
        for (int late = 0; late < 2; late++) {
            table.reset(entry, late, SECOND);
        }
        assertThat(table.acquire(1, 1, 0, SECOND)).isNegative();
    }
}

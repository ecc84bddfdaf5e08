package dev.tidegate.limit;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every outcome of concurrent calls on new and known keys is that of some order of the same calls. */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "cost", gen = IntGen.class, conf = "1:3")
public class WordTableLincheckTest {
    private final Store store =
            new WordTable(new LimitRule.TokenBucket(new Rate(1, 1_000_000_000L), 4, 0), KeyMemory.keyed(64, 99));

    /** Takes permits. */
    @Operation
    public boolean acquire(@Param(name = "key") int key, @Param(name = "cost") int cost) {
        return store.acquire(key, cost, 0, 0) >= 0;
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(WordTableLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(WordTableLincheckTest.class);
    }
}

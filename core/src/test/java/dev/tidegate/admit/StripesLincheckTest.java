package dev.tidegate.admit;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is added is drained once, by one window or the next: nothing is lost and nothing counted twice. */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "amount", gen = IntGen.class, conf = "1:9")
public class StripesLincheckTest {
    private final Stripes stripes = Stripes.ofFew();

    /** Adds to the only stripe: over several a drain sees one moment of each, which windows do not mind. */
    @Operation
    public void add(@Param(name = "amount") int amount) {
        stripes.add(stripes.stripe(), 0, amount);
    }

    /** Drains the sum. */
    @Operation
    public long drain() {
        return stripes.drain(0);
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(StripesLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(StripesLincheckTest.class);
    }
}

package dev.tidegate.redis;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One chunk of permits in hand behaves as a counter that can be emptied, whatever the interleaving. */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "permits", gen = IntGen.class, conf = "1:3")
public class HandLincheckTest {
    private static final long LAPSES_NANOS = 1L << 40;

    private final Hand hand = new Hand();

    /** A hand with one chunk, which is too small to be split into stripes. */
    public HandLincheckTest() {
        hand.put(5, LAPSES_NANOS);
    }

    /** Uses permits. */
    @Operation
    public long take(@Param(name = "permits") int permits) {
        return hand.take(permits, 0);
    }

    /** Puts back permits that were not used. */
    @Operation
    public boolean putBack(@Param(name = "permits") int permits) {
        return hand.putBack(permits, 0, 0);
    }

    /** Counts what is left. */
    @Operation
    public long total() {
        return hand.total(0);
    }

    /** Throws all of it away. */
    @Operation
    public void drop() {
        hand.drop();
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(HandLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(HandLincheckTest.class);
    }
}

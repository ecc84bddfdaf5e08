package dev.tidegate.admit;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever is let in is counted once, and never more than the limit are, however calls enter and leave at the same time.
 * A refusal may be one too many, when another who is refused too is counted for a moment: so what is compared with a
 * plain count is who gets in, in a form in which a refused call leaves no trace.
 */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "permits", gen = IntGen.class, conf = "1:2")
public class OccupancyLincheckTest {
    private static final int LIMIT = 100;

    private final Occupancy occupancy = new Occupancy();

    /** Enters; there is room for all that a scenario has. */
    @Operation
    public boolean enter(@Param(name = "permits") int permits) {
        return occupancy.tryEnter(permits, LIMIT);
    }

    /** Enters and leaves at once, with what was there before it left. */
    @Operation
    public boolean visit(@Param(name = "permits") int permits) {
        boolean entered = occupancy.tryEnter(permits, LIMIT);
        return entered && occupancy.leave(permits) >= permits;
    }

    /** How much is in service. A visit is two steps, so it is not asked beside one. */
    @Operation(nonParallelGroup = "one at a time")
    public boolean isWithinLimit() {
        long inFlight = occupancy.inFlight();
        return inFlight >= 0 && inFlight <= LIMIT;
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(OccupancyLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(OccupancyLincheckTest.class);
    }
}

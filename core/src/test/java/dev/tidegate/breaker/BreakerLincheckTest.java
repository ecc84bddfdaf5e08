package dev.tidegate.breaker;

import dev.tidegate.breaker.BreakerRule.Triggers;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Probes are lent to three at a time and ten in all, and decide once: as if those who ask and those who report had come
 * one after the other.
 */
@Tag("deep")
@SuppressWarnings("exports")
public class BreakerLincheckTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 100 * SECOND;
    private static final int CALLS = 20;

    private final Breaker breaker = Breaker.of(BreakerRule.backingOff(Triggers.DEFAULT), 1, 0);

    /** A breaker that has been open for long enough. */
    public BreakerLincheckTest() {
        for (int i = 1; i <= CALLS; i++) {
            breaker.onResult(breaker.tryPass(0), true, 1, i * SECOND / CALLS);
        }
    }

    /** A call that takes a place and keeps it. */
    @Operation
    public boolean probe() {
        return breaker.tryPass(NOW) != Breaker.REFUSED;
    }

    /** A call that was not made after all. */
    @Operation
    public boolean nothing() {
        long permit = breaker.tryPass(NOW);
        if (permit != Breaker.REFUSED) {
            breaker.onNothing(permit);
        }
        return true;
    }

    /** An operator opens it. */
    @Operation
    public void forceOpen() {
        breaker.force(BreakerState.FORCED_OPEN, NOW);
    }

    /** An operator lets it go its own way. */
    @Operation
    public void release() {
        breaker.force(BreakerState.CLOSED, NOW);
    }

    /** What it does. */
    @Operation
    public BreakerState state() {
        return breaker.state();
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(BreakerLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(BreakerLincheckTest.class);
    }
}

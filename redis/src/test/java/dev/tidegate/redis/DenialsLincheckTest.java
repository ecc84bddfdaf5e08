package dev.tidegate.redis;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A refusal that is overwritten while it is read is read as it was, as it is, or not at all, whatever the interleaving:
 * then the store is asked, so no more is demanded.
 */
@Tag("deep")
@SuppressWarnings("exports")
public class DenialsLincheckTest {
    private static final long KEY = 7;
    private static final long SHORT_NANOS = 1_000;
    private static final long LONG_NANOS = 9_000;
    private static final double PACE = 100;

    private final Denials denials = new Denials();

    /** Remembers that one permit is due soon. */
    @Operation
    public void refuseFew() {
        denials.add(KEY, 1, SHORT_NANOS, 0);
    }

    /** Remembers that three permits are due late. */
    @Operation
    public void refuseMany() {
        denials.add(KEY, 3, LONG_NANOS, 0);
    }

    /** Forgets both. */
    @Operation
    public void forget() {
        denials.remove(KEY);
    }

    /** Asks when three permits are due; true when that is the time of neither refusal. */
    @Operation
    public boolean isTorn() {
        long waitNanos = denials.waitNanos(KEY, 3, PACE, 0);
        return waitNanos != Denials.UNKNOWN && waitNanos != SHORT_NANOS + 2 * PACE && waitNanos != LONG_NANOS;
    }

    @Test
    void everyStressedOutcomeIsWholeOrUnknown() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(DenialsLincheckTest.class);
    }

    @Test
    void everyInterleavingIsWholeOrUnknown() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(DenialsLincheckTest.class);
    }
}

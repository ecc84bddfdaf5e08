package dev.tidegate.limit;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One stripe of a lease behaves as a counter that can be closed, whatever the interleaving. */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "permits", gen = IntGen.class, conf = "1:3")
public class LeaseLincheckTest {
    private final Lease lease = new Lease(1, 4, 1, 0);

    /** Uses permits. */
    @Operation
    public boolean take(@Param(name = "permits") int permits) {
        return lease.take(permits);
    }

    /** Lays permits ready. */
    @Operation
    public void put(@Param(name = "permits") int permits) {
        lease.put(permits, 0);
    }

    /** Ends the lease. */
    @Operation
    public long close() {
        return lease.close();
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(LeaseLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(LeaseLincheckTest.class);
    }
}

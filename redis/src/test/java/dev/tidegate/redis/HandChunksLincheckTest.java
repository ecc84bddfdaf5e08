package dev.tidegate.redis;

import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * While chunks come and go, no permit is used twice, whatever the interleaving. A caller may overlook one that was laid
 * ready while it looked: then the store is asked, so no more is demanded.
 */
@Tag("deep")
@SuppressWarnings("exports")
@Param(name = "permits", gen = IntGen.class, conf = "1:3")
public class HandChunksLincheckTest {
    private static final long LAPSES_NANOS = 1L << 40;

    private final Hand hand = new Hand();
    private final AtomicLong laid = new AtomicLong();
    private final AtomicLong used = new AtomicLong();

    /** Lays a chunk ready, as one thread at a time does. */
    @Operation(nonParallelGroup = "store")
    public void put(@Param(name = "permits") int permits) {
        laid.addAndGet(permits);
        hand.put(permits, LAPSES_NANOS);
    }

    /** Uses permits; true when there were none to use. */
    @Operation
    public boolean takesTooMany(@Param(name = "permits") int permits) {
        return hand.take(permits, 0) >= 0 && used.addAndGet(permits) > laid.get();
    }

    @Test
    void everyStressedOutcomeIsWithinWhatWasLaidReady() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(HandChunksLincheckTest.class);
    }

    @Test
    void everyInterleavingIsWithinWhatWasLaidReady() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(HandChunksLincheckTest.class);
    }
}

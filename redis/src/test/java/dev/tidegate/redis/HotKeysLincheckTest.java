package dev.tidegate.redis;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of hot keys has each key once, and none that nobody made, whatever the interleaving. */
@Tag("deep")
@SuppressWarnings({"exports", "this-escape"})
@Param(name = "key", gen = IntGen.class, conf = "1:6")
public class HotKeysLincheckTest implements HotKey.Surroundings {
    private static final HotKey.Terms TERMS =
            new HotKey.Terms(new StoredRule(StoredRule.BUCKET, 1, 100, 0, 25, 25_000), true);
    /** Such keys share the places of one set: there are four, for six keys. */
    private static final long SET_STEP = inverse(0x9e3779b97f4a7c15L);

    private final HotKeys keys = new HotKeys(hot(0));

    /** The number by which an odd one gives 1 when multiplied. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    private HotKey hot(long key) {
        return new HotKey(key, "key", TERMS, this, 0);
    }

    /** Makes a key hot; false when there is no place. */
    @Operation
    public boolean install(@Param(name = "key") int key) {
        HotKey installed = keys.install(key * SET_STEP, () -> hot(key * SET_STEP));
        return installed.key() == key * SET_STEP;
    }

    /** Finds a hot key. */
    @Operation
    public boolean find(@Param(name = "key") int key) {
        HotKey found = keys.find(key * SET_STEP);
        return !keys.isNone(found) && found.key() == key * SET_STEP;
    }

    /** Counts them; true when there are more than places. */
    @Operation
    public boolean isCrowded() {
        return keys.size() > 4;
    }

    @Override
    public long nowNanos() {
        return 0;
    }

    @Override
    public void lease(HotKey key, Question.Wish wish, Question.Claim claim) {}

    @Override
    public void wake(long dueNanos) {}

    @Override
    public long node() {
        return 1;
    }

    @Test
    void everyStressedOutcomeIsLinearizable() {
        new StressOptions().iterations(10).invocationsPerIteration(500).check(HotKeysLincheckTest.class);
    }

    @Test
    void everyInterleavingIsLinearizable() {
        new ModelCheckingOptions().iterations(10).invocationsPerIteration(500).check(HotKeysLincheckTest.class);
    }
}

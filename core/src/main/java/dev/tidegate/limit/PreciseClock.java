package dev.tidegate.limit;

/**
 * Reads the time anew. A caller decides with a coarse time, which is cheap, and is asked for a precise one only before
 * a refusal that the lag of the coarse one might have caused.
 */
public interface PreciseClock {
    /** The time now, on the clock that the coarse time was taken from. */
    long nanoTime();

    /** How far the coarse time may lag behind, in nanoseconds; a refusal by more than this needs no second reading. */
    long lagNanosMax();
}

package dev.tidegate.redis;

import dev.tidegate.limit.Limiter;
import java.nio.ByteBuffer;

/**
 * What the script says to one question.
 *
 * @param granted how many permits were charged
 * @param waitNanos how long to wait for them, or until those that were refused would be due; or {@link Limiter#NEVER}
 * @param remaining how many permits are left
 * @param resetNanos until nothing is spent any more
 * @param held what concerns permits that are held in hand; {@link Held#NONE} for other questions
 */
record Answer(long granted, long waitNanos, long remaining, long resetNanos, Held held) {
    /** How many bytes the answer to a question for permits to hold has. */
    static final int HELD_BYTES = 7 * Double.BYTES;

    /** How many bytes any other answer has. */
    static final int BYTES = 4 * Double.BYTES;

    private static final double NANOS_PER_MICRO = 1e3;

    /**
     * What a node remembers of its last grant, and shows the server again.
     *
     * @param seenMicros the time of the server
     * @param spent how many permits were spent then
     * @param nanos for how long the permits may be held, counted from the moment of asking
     */
    record Held(double seenMicros, double spent, long nanos) {
        static final Held NONE = new Held(0, 0, 0);
    }

    static Answer read(ByteBuffer in, boolean isHeld) {
        long granted = (long) in.getDouble();
        long waitNanos = nanos(in.getDouble());
        long remaining = (long) in.getDouble();
        long resetNanos = nanos(in.getDouble());
        Held held = isHeld ? new Held(in.getDouble(), in.getDouble(), nanos(in.getDouble())) : Held.NONE;
        return new Answer(granted, waitNanos, remaining, resetNanos, held);
    }

    /** A cast of a large double ends at {@link Long#MAX_VALUE}, which is never. */
    private static long nanos(double micros) {
        return micros < 0 ? Limiter.NEVER : (long) (micros * NANOS_PER_MICRO);
    }
}

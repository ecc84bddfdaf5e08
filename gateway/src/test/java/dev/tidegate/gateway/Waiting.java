package dev.tidegate.gateway;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens in other threads. */
public final class Waiting {
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private Waiting() {}

    /** Waits until it is so; fails after fifteen seconds. */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not happen within fifteen seconds");
            }
            nanos(5_000_000L);
        }
    }

    /** Waits until the latch is open; fails after fifteen seconds. */
    public static void until(CountDownLatch latch) {
        until(() -> latch.getCount() == 0);
    }

    /** Lets that much real time pass. */
    public static void nanos(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(deadline - System.nanoTime());
        }
    }
}

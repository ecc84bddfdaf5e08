package dev.tidegate.library;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a thread once the store of shared limits has answered. Made for one question, so that an answer that comes too
 * late reaches nobody: waking a thread for nothing is harmless.
 */
final class Answer implements Runnable {
    private final Thread sleeper = Thread.currentThread();
    private volatile boolean given;

    @Override
    public void run() {
        given = true;
        LockSupport.unpark(sleeper);
    }

    boolean isGiven() {
        return given;
    }
}

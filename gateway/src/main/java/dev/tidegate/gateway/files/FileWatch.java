package dev.tidegate.gateway.files;

import java.time.Duration;

/**
 * Looks again and again at files that may have changed, off the event loops. Runs on a virtual thread of its own until
 * it is closed.
 */
public final class FileWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Runnable look;
    private final Thread thread;

    /** A watch that looks by calling this, which may block. */
    public FileWatch(Runnable look) {
        this.look = look;
        this.thread = Thread.ofVirtual().name("tidegate-files").unstarted(this::run);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look.run();
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

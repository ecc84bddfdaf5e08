package dev.tidegate.gateway;

import java.time.Duration;

/**
 * What a gateway does now and then, off its event loops: begins a new window for the quantiles of its metrics, and
 * looks the names of its servers up again. Runs on a virtual thread of its own until it is closed.
 */
final class Housekeeping implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final GatewayState state;
    private final Thread thread;

    Housekeeping(GatewayState state) {
        this.state = state;
        this.thread = Thread.ofVirtual().name("tidegate-housekeeping").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PERIOD);
                state.metrics().startWindow();
                state.resolveAgain();
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

package dev.tidegate.gateway;

import java.time.Duration;

/**
 * What a gateway does now and then, off its event loops: keeps the traffic of each second, lets the gate take stock of
 * its load, begins a new window for the quantiles of its metrics, and looks the names of its servers up again. Runs on
 * a virtual thread of its own until it is closed.
 */
final class Housekeeping implements AutoCloseable {
    /** After how many seconds windows change and names are looked up. */
    private static final int PERIOD_SECONDS = 10;

    private static final long SECOND_MILLIS = 1000;

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
                for (int second = 0; second < PERIOD_SECONDS; second++) {
                    Thread.sleep(Duration.ofMillis(
                            SECOND_MILLIS - Math.floorMod(System.currentTimeMillis(), SECOND_MILLIS)));
                    state.rates().sample(state.gate());
                    state.pulse().beat(state.gate(), state.nanoTime().getAsLong());
                }
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

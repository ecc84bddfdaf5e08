package dev.tidegate.gateway;

import java.time.Duration;
import java.util.List;

/**
 * What a gateway does now and then, off its event loops. Once a second it keeps the traffic of that second, lets the
 * gate take stock of its load, and ends the orders of operators whose time is over; every ten seconds it begins a new
 * window for the quantiles of its metrics, and looks the names of its servers up again. Names are looked up on a thread
 * of their own, because that may take its time, and nothing else does. The threads are virtual and run until it is
 * closed.
 */
final class Housekeeping implements AutoCloseable {
    /** After how many seconds windows change and names are looked up. */
    private static final int PERIOD_SECONDS = 10;

    private static final long SECOND_MILLIS = 1000;

    private final GatewayState state;
    private final Operators operators;
    private final List<Thread> threads;

    Housekeeping(GatewayState state) {
        this.state = state;
        this.operators = new Operators(state);
        this.threads = List.of(
                Thread.ofVirtual().name("tidegate-housekeeping").unstarted(() -> runUntilClosed(this::tenSeconds)),
                Thread.ofVirtual().name("tidegate-names").unstarted(() -> runUntilClosed(this::lookNamesUp)));
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private interface Round {
        void run() throws InterruptedException;
    }

    private static void runUntilClosed(Round round) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                round.run();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void tenSeconds() throws InterruptedException {
        for (int second = 0; second < PERIOD_SECONDS; second++) {
            Thread.sleep(Duration.ofMillis(SECOND_MILLIS - Math.floorMod(System.currentTimeMillis(), SECOND_MILLIS)));
            state.rates().sample(state.gate());
            state.pulse().beat(state.gate(), state.nanoTime().getAsLong());
            operators.onPulse();
        }
        state.metrics().startWindow();
    }

    private void lookNamesUp() throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(PERIOD_SECONDS));
        state.resolveAgain();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

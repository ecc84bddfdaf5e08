package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.Load;
import dev.tidegate.library.ProcessLoad;

/**
 * The pulse of the gate: about once a second it measures the load of the process and lets the gate in force take stock.
 * {@link #beat} is called by one thread only and may block; everybody may read.
 */
final class Pulse {
    /** Two readings closer together than this say nothing about a second. */
    private static final long APART_NANOS_MIN = 500_000_000L;

    private final ProcessLoad load;
    private long beatNanos;

    /** @param nowNanos the time, on the clock of all later calls */
    Pulse(long nowNanos) {
        load = ProcessLoad.of(nowNanos);
        beatNanos = nowNanos;
    }

    /** Takes stock, unless it has just been taken. */
    void beat(Gate gate, long nowNanos) {
        if (nowNanos - beatNanos >= APART_NANOS_MIN) {
            beatNanos = nowNanos;
            load.measure(nowNanos);
            gate.pulse(load(), nowNanos);
        }
    }

    /** How busy the process was at the last beat. */
    Load load() {
        return load.load();
    }
}

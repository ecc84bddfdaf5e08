package dev.tidegate.library;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.Load;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread of a gate: refuses who has waited too long, every 10 ms while anybody waits, and takes stock once a
 * second. A daemon; asleep otherwise.
 */
final class Housekeeper implements Runnable {
    private static final long TICK_NANOS = 10_000_000L;
    private static final long PULSE_NANOS = 1_000_000_000L;

    private final Entrance entrance;
    private final ProcessLoad load;
    private final Thread thread;
    private volatile boolean dozing;
    private volatile boolean stopped;
    private long pulseNanos;

    Housekeeper(Entrance entrance, long nowNanos) {
        this.entrance = entrance;
        this.load = ProcessLoad.of(nowNanos);
        this.pulseNanos = nowNanos + PULSE_NANOS;
        this.thread = Thread.ofPlatform().daemon().name("tidegate-housekeeping").unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** How busy the process is, as last measured. */
    Load load() {
        return load.load();
    }

    /** Somebody waits. */
    void wake() {
        if (dozing) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread once nobody waits any more. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        boolean anybody = false;
        while (!stopped || anybody) {
            long now = entrance.nanoTime();
            if (now - pulseNanos >= 0) {
                pulseNanos = now + PULSE_NANOS;
                takeStock(now);
            }
            anybody = tick(now);
            LockSupport.parkNanos(this, anybody ? TICK_NANOS : dozeNanos(now));
            dozing = false;
        }
    }

    private void takeStock(long nowNanos) {
        load.measure(nowNanos);
        Gate live = entrance.running().gate();
        live.pulse(load.load(), nowNanos);
        live.forcedBreakers().onPulse(nowNanos);
    }

    /** Whether anybody waits. */
    private boolean tick(long nowNanos) {
        boolean anybody = false;
        for (LiveUpstream upstream : entrance.running().gate().upstreams().values()) {
            if (upstream.admission().waiting() > 0) {
                upstream.admission().tick(nowNanos);
                anybody = true;
            }
        }
        return anybody;
    }

    /** Whoever begins to wait wakes a thread that dozes, and this looks once more after it said so. */
    private long dozeNanos(long nowNanos) {
        dozing = true;
        return tick(nowNanos) ? TICK_NANOS : Math.max(TICK_NANOS, pulseNanos - nowNanos);
    }
}

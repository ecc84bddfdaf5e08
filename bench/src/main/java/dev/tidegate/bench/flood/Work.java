package dev.tidegate.bench.flood;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the service does for its calls: a pool of threads and a queue without bound before it. As in most servers, a
 * call whose client has gone is worked on nevertheless. Thread-safe.
 */
final class Work {
    private static final double SLICE_NANOS = 250_000;
    private static final long CPU_SEED = 3;
    private static final long PAUSE_SEED = 4;

    private final ServiceModel model;
    private final Spinner spinner;
    private final Durations cpu;
    private final Durations pause;
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final ExecutorService threads;
    private final Object lock = new Object();
    private final AtomicInteger inService = new AtomicInteger();
    private volatile double slowness = 1;
    private volatile int forgotten;

    Work(ServiceModel model, Spinner spinner) {
        this.model = model;
        this.spinner = spinner;
        this.cpu = new Durations(model.cpu().toNanos(), ServiceModel.CPU_SPREAD, CPU_SEED);
        this.pause = new Durations(model.pause().toNanos(), ServiceModel.PAUSE_SPREAD, PAUSE_SEED);
        this.threads = new ThreadPoolExecutor(
                model.threads(),
                model.threads(),
                0,
                TimeUnit.SECONDS,
                queue,
                Thread.ofPlatform().name("service-", 0).daemon().factory());
    }

    /** Works on a call, now or later; then runs {@code answer}. */
    void take(Runnable answer) {
        int before = forgotten;
        threads.execute(() -> {
            inService.incrementAndGet();
            try {
                sleep(pause.next());
                burn(cpu.next(), before);
            } finally {
                inService.decrementAndGet();
            }
            answer.run();
        });
    }

    private static void sleep(double nanos) {
        long untilNanos = System.nanoTime() + (long) nanos;
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** In slices, because what a call costs follows from who else is there while it runs. */
    private void burn(double nanos, int before) {
        for (double left = nanos; left > 0 && forgotten == before; left -= SLICE_NANOS) {
            double dearer = slowness * (1 + model.contention() * (inService.get() - 1));
            double slice = Math.min(left, SLICE_NANOS) * dearer;
            spinner.spin(slice * (1 - ServiceModel.LOCKED_SHARE));
            synchronized (lock) {
                spinner.spin(slice * ServiceModel.LOCKED_SHARE);
            }
        }
    }

    /** From now on, burning takes so many times as long as it should: 4 leaves a quarter of the capacity. */
    void slow(double factor) {
        slowness = factor;
    }

    /** Between two runs: leaves whatever waits undone, without an answer, and burns no more for what is in service. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only the one event loop forgets
    void forget() {
        forgotten++;
        queue.clear();
    }

    /** How many calls are in service or in the queue. */
    int present() {
        return inService.get() + queue.size();
    }
}

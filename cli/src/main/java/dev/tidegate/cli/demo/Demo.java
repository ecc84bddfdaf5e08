package dev.tidegate.cli.demo;

import dev.tidegate.gateway.Gateway;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** Runs the demonstration: twin shops, one behind a gate, and the same flood at both in the same seconds. */
public final class Demo {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The generators report a second a little after its end. */
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Demo() {}

    /** Runs a plan to its end and blocks until then. An interrupt ends it early and is kept. */
    public static DemoReport run(DemoPlan plan, DemoListener listener) {
        try (Shop alone = Shop.open(plan.shop());
                Shop gated = Shop.open(plan.shop());
                Gateway gate = DemoGate.before(gated.address())) {
            Side without = new Side(plan, alone.address());
            Side with = new Side(plan, gate.address(DemoGate.LISTENER));
            without.warmUp();
            with.warmUp();
            List<Thread> crowds = Stream.concat(without.crowds().stream(), with.crowds().stream())
                    .toList();
            crowds.forEach(Thread::start);
            watch(plan, second -> listener.onSecond(second, without.second(second), with.second(second)));
            end(crowds);
            return new DemoReport(
                    plan.shop().capacityPerSecond(),
                    without.flood().due() * 1.0 / plan.floodSeconds(),
                    DemoReport.Fate.of(without, plan.floodSeconds()),
                    DemoReport.Fate.of(with, plan.floodSeconds()));
        }
    }

    private static void watch(DemoPlan plan, IntConsumer onSecond) {
        long startNanos = System.nanoTime() + REPORT_NANOS;
        for (int second = 1; second <= plan.seconds(); second++) {
            long endNanos = startNanos + second * SECOND_NANOS;
            while (endNanos - System.nanoTime() > 0) {
                LockSupport.parkNanos(endNanos - System.nanoTime());
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            onSecond.accept(second);
        }
    }

    private static void end(List<Thread> crowds) {
        boolean stopped = Thread.currentThread().isInterrupted();
        for (Thread crowd : crowds) {
            try {
                if (stopped) {
                    crowd.interrupt();
                }
                crowd.join();
            } catch (InterruptedException stop) {
                stopped = true;
                crowd.interrupt();
            }
        }
        if (stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.tidegate.library;

import com.sun.management.OperatingSystemMXBean;
import dev.tidegate.Load;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/**
 * How busy the processors are and how full the heap is: what breakers and the degradation ladder look at.
 *
 * <p>The processors are those that this process may use: in a container with a quota (cgroup v1 or v2) the quota is the
 * whole, otherwise the host's processors are (as {@link OperatingSystemMXBean#getCpuLoad()} has it). Their use is
 * smoothed with a time constant of 2.5 s, so that a burst of a few hundred milliseconds does not count as overload. Of
 * the heap, only what the last collection left counts: garbage is no pressure.
 *
 * <p>{@link #measure} reads files of the system: call it about once a second, from one thread that may block. The
 * values may be read by any.
 */
public final class ProcessLoad {
    private static final double SMOOTHING_NANOS = 2.5e9;

    private final DoubleSupplier cpu;
    private final DoubleSupplier heap;
    private long measuredNanos;
    private volatile double cpuShare;
    private volatile double heapShare;

    /**
     * A load that is measured by these.
     *
     * @param cpu the share since its last call; negative or not a number when it is not known
     * @param heap the share after the last collection
     */
    ProcessLoad(DoubleSupplier cpu, DoubleSupplier heap, long nowNanos) {
        this.cpu = cpu;
        this.heap = heap;
        this.measuredNanos = nowNanos;
    }

    /**
     * The load of this process, 0 until it is measured.
     *
     * @param nowNanos the time, on the clock of all later calls
     */
    public static ProcessLoad of(long nowNanos) {
        HeapAfterCollection heap = HeapAfterCollection.ofThisProcess();
        return new ProcessLoad(processors(), heap::share, nowNanos);
    }

    private static DoubleSupplier processors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            // The first reading only starts the measurement.
            double unused = system.getCpuLoad();
            return system::getCpuLoad;
        }
        return () -> Double.NaN;
    }

    /** Measures anew. What cannot be measured now keeps its last value. */
    public void measure(long nowNanos) {
        double now = cpu.getAsDouble();
        if (now >= 0) {
            double weight = -Math.expm1((measuredNanos - nowNanos) / SMOOTHING_NANOS);
            double before = cpuShare;
            cpuShare = before + weight * (Math.min(1, now) - before);
        }
        measuredNanos = nowNanos;
        heapShare = heap.getAsDouble();
    }

    /** Both, as breakers and the degradation ladder are told. */
    public Load load() {
        return new Load(cpuShare, heapShare);
    }

    /** How much of the processor time that this process may use is used, by whomever: 0 to 1. */
    public double cpuShare() {
        return cpuShare;
    }

    /** How much of the heap was still in use after the last collection: 0 to 1; 0 before there was one. */
    public double heapShare() {
        return heapShare;
    }
}

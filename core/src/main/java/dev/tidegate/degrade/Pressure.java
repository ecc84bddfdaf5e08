package dev.tidegate.degrade;

/**
 * How hard pressed a resource is, as one number from 0 to 1: the worst of several signs, each scaled between a value
 * that is fine and one that is not (as the scaled triggers of Envoy's overload manager). Immutable.
 *
 * <p>An open circuit breaker is no sign of its own: it takes work away from a resource, and switching features of
 * others off would not bring it back.
 *
 * @param shedShare which share of the calls is refused for lack of room, 0 to 1
 * @param lateShare which share of the answers comes too late, 0 to 1
 * @param cpuShare how busy the processors are, 0 to 1; {@link Double#NaN} when not known
 * @param heapShare how full the heap is after a collection, 0 to 1; {@link Double#NaN} when not known
 */
public record Pressure(double shedShare, double lateShare, double cpuShare, double heapShare) {
    /** No pressure at all. */
    public static final Pressure NONE = new Pressure(0, 0, 0, 0);

    private static final double SHED_MAX = 0.3;
    private static final double LATE_MAX = 0.2;
    private static final double CPU_FINE = 0.8;
    private static final double CPU_MAX = 0.97;
    private static final double HEAP_FINE = 0.8;
    private static final double HEAP_MAX = 0.95;

    /** The pressure, from 0 for none to 1. */
    public double value() {
        double worst = Math.max(scaled(shedShare, 0, SHED_MAX), scaled(lateShare, 0, LATE_MAX));
        worst = Math.max(worst, scaled(cpuShare, CPU_FINE, CPU_MAX));
        return Math.max(worst, scaled(heapShare, HEAP_FINE, HEAP_MAX));
    }

    /**
     * The pressure that shedding does not take away, from 0 to 1: answers come late or memory runs out although calls
     * are refused. Refused calls and busy processors are no sign of that, for a resource that is well used in a flood
     * shows both.
     */
    public double despiteShedding() {
        return Math.max(scaled(lateShare, 0, LATE_MAX), scaled(heapShare, HEAP_FINE, HEAP_MAX));
    }

    private static double scaled(double value, double fine, double most) {
        return Double.isNaN(value) ? 0 : Math.max(0, Math.min(1, (value - fine) / (most - fine)));
    }
}

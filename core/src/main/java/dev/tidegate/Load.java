package dev.tidegate;

/**
 * How busy the process is that the gate runs in.
 *
 * @param cpuShare how busy its processors are, or its share of them where it is confined, 0 to 1; {@link Double#NaN}
 *     when not known
 * @param heapShare how full the heap is after a collection, 0 to 1; {@link Double#NaN} when not known
 */
public record Load(double cpuShare, double heapShare) {
    /** Nothing is known. */
    public static final Load UNKNOWN = new Load(Double.NaN, Double.NaN);
}

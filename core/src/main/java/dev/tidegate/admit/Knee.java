package dev.tidegate.admit;

/**
 * The knee of a resource: the throughput that it has when it is full. Written by whoever closes a window, read by all.
 */
final class Knee {
    /** A resource is full while more than this share of the calls is not let in at once. */
    private static final double FULL_SHARE = 0.2;

    private static final double WEIGHT = 0.2;

    private volatile double throughput;

    /** The throughput when the resource was last full, calls in a nanosecond; 0 when it never was. */
    double throughput() {
        return throughput;
    }

    /** Learns from a window: a full one tells of the knee, and a better one than it proves that it lies higher. */
    void onWindow(Window window) {
        double seen = window.throughput();
        double before = throughput;
        if (window.blockedShare() > FULL_SHARE && !window.isStalled()) {
            throughput = before == 0 ? seen : before + WEIGHT * (seen - before);
        } else if (before > 0 && seen > before) {
            throughput = before + WEIGHT * (seen - before);
        }
    }
}

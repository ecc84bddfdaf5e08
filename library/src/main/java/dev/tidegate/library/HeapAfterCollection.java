package dev.tidegate.library;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** How full the heap was after the last collection of each of its pools. Thread-safe. */
final class HeapAfterCollection {
    private final List<MemoryPoolMXBean> pools;
    private final long bytesMax;

    private HeapAfterCollection(List<MemoryPoolMXBean> pools, long bytesMax) {
        this.pools = pools;
        this.bytesMax = bytesMax;
    }

    static HeapAfterCollection ofThisProcess() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .toList();
        return new HeapAfterCollection(pools, Runtime.getRuntime().maxMemory());
    }

    /** The share of the largest heap that was left in use, 0 to 1; 0 before the first collection. */
    double share() {
        long used = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage left = pool.getCollectionUsage();
            used += left.getUsed();
        }
        return Math.min(1, (double) used / bytesMax);
    }
}

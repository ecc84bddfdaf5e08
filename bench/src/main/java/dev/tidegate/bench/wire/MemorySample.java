package dev.tidegate.bench.wire;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the process holds at a moment.
 *
 * @param heapBytes used after a collection
 * @param directBytes outside the heap, in buffers of the JDK and in the chunks of Netty's pool
 * @param buffers how many of the pool are in use
 */
record MemorySample(double heapBytes, double directBytes, long buffers) {
    static MemorySample take() {
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        double direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return new MemorySample(heap, direct, inUse());
    }

    private static long inUse() {
        return Stream.of(
                        PooledByteBufAllocator.DEFAULT.metric().directArenas(),
                        PooledByteBufAllocator.DEFAULT.metric().heapArenas())
                .flatMap(List::stream)
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }
}

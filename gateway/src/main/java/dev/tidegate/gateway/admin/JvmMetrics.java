package dev.tidegate.gateway.admin;

import dev.tidegate.metrics.Family.Series.Value;
import dev.tidegate.metrics.Metric;
import dev.tidegate.metrics.MetricRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the JVM says of itself, under the names of OpenTelemetry where it has them: memory, buffers, garbage collection,
 * threads, processor time. Read when somebody scrapes.
 */
public final class JvmMetrics {
    private static final Metric MEMORY_USED =
            Metric.level("jvm.memory.used", "By", "Memory in use.", "jvm.memory.type");
    private static final Metric MEMORY_COMMITTED =
            Metric.level("jvm.memory.committed", "By", "Memory taken from the system.", "jvm.memory.type");
    private static final Metric MEMORY_LIMIT =
            Metric.level("jvm.memory.limit", "By", "The most memory that may be used.", "jvm.memory.type");
    private static final Metric BUFFERS =
            Metric.level("jvm.buffer.memory.used", "By", "Memory outside the heap.", "jvm.buffer.pool.name");
    private static final Metric GC_RUNS =
            Metric.count("jvm.gc.run.count", "{run}", "Garbage collections.", "jvm.gc.name");
    private static final Metric GC_TIME =
            Metric.count("jvm.gc.run.time", "s", "Time spent in garbage collections.", "jvm.gc.name");
    private static final Metric THREADS = Metric.level("jvm.thread.count", "{thread}", "Platform threads.");
    private static final Metric CPU = Metric.count("jvm.cpu.time", "s", "Processor time of this process.");
    private static final Metric UPTIME = Metric.level("process.uptime", "s", "Time since the start.");

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private JvmMetrics() {}

    /** Adds the metrics to a registry. */
    public static void register(MetricRegistry registry) {
        registry.reading(MEMORY_USED, () -> memory(MemoryUsage::getUsed));
        registry.reading(MEMORY_COMMITTED, () -> memory(MemoryUsage::getCommitted));
        registry.reading(MEMORY_LIMIT, () -> memory(MemoryUsage::getMax));
        registry.reading(BUFFERS, JvmMetrics::buffers);
        registry.reading(GC_RUNS, () -> collectors(GarbageCollectorMXBean::getCollectionCount));
        registry.reading(GC_TIME, () -> collectors(gc -> gc.getCollectionTime() / MILLIS_PER_SECOND));
        registry.reading(THREADS, () -> one(ManagementFactory.getThreadMXBean().getThreadCount()));
        registry.reading(CPU, JvmMetrics::cpu);
        registry.reading(UPTIME, () -> one(ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND));
    }

    /** An amount that the JVM does not know is -1, and is left out. */
    private static List<Value> memory(ToDoubleFunction<MemoryUsage> amount) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Value heap = value("heap", amount.applyAsDouble(memory.getHeapMemoryUsage()));
        Value other = value("non_heap", amount.applyAsDouble(memory.getNonHeapMemoryUsage()));
        return Stream.of(heap, other).filter(known -> known.value() >= 0).toList();
    }

    /** The JVM does not see what Netty takes behind its back, so the allocator is asked too. */
    private static List<Value> buffers() {
        List<Value> pools = new ArrayList<>();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            pools.add(value(pool.getName(), (double) pool.getMemoryUsed()));
        }
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider netty) {
            pools.add(value("netty", (double) netty.metric().usedDirectMemory()));
        }
        return pools;
    }

    private static List<Value> collectors(ToDoubleFunction<GarbageCollectorMXBean> amount) {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(collector -> value(collector.getName(), amount.applyAsDouble(collector)))
                .toList();
    }

    private static List<Value> cpu() {
        return ProcessHandle.current().info().totalCpuDuration().stream()
                .map(time -> new Value(List.of(), time.toNanos() / NANOS_PER_SECOND))
                .toList();
    }

    private static List<Value> one(double value) {
        return List.of(new Value(List.of(), value));
    }

    private static Value value(String label, double value) {
        return new Value(List.of(label), value);
    }
}

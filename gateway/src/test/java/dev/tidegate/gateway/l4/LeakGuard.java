package dev.tidegate.gateway.l4;

import dev.tidegate.gateway.Waiting;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a buffer behind: once its gateway is closed, every buffer must be back in the pool. */
public class LeakGuard implements BeforeEachCallback, AfterEachCallback {
    private long before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = inUse();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        // The caches of an event loop are emptied by its thread as the last thing it does.
        Waiting.until(() -> inUse() <= before);
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

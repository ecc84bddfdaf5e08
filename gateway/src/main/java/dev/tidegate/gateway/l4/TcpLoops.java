package dev.tidegate.gateway.l4;

import dev.tidegate.gateway.accesslog.LogEntry;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The event loops that relays of TCP run on, each with what it owns for them. Thread-safe. */
public final class TcpLoops implements AutoCloseable {
    private final EventLoopGroup group;
    private final Map<EventExecutor, TcpLoop> byExecutor = new HashMap<>();

    /**
     * Makes the loops of a group ready for relays.
     *
     * @param logs gives each loop its own way into the access log
     */
    public TcpLoops(EventLoopGroup group, TcpTransport transport, Supplier<Consumer<LogEntry>> logs) {
        this.group = group;
        for (EventExecutor executor : group) {
            byExecutor.put(executor, new TcpLoop((EventLoop) executor, transport, logs.get()));
        }
    }

    /** The loops themselves. */
    public EventLoopGroup group() {
        return group;
    }

    TcpLoop of(EventLoop events) {
        TcpLoop loop = byExecutor.get(events);
        if (loop == null) {
            throw new IllegalArgumentException("loop must be one of this group's, but was " + events);
        }
        return loop;
    }

    /** Writes to another access log from now on. Waits for the loops, so it must not be called from one. */
    public void logTo(Supplier<Consumer<LogEntry>> logs) {
        CompletableFuture.allOf(byExecutor.values().stream()
                        .map(loop -> {
                            Consumer<LogEntry> log = logs.get();
                            return CompletableFuture.runAsync(() -> loop.logTo(log), loop.events());
                        })
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** Gives back what the loops hold. Only after the group has terminated. */
    @Override
    public void close() {
        byExecutor.values().forEach(loop -> loop.pipes().close());
    }
}

package dev.tidegate.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The event loops of a gateway, each with its {@link Worker}. Thread-safe. */
final class Workers implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger("dev.tidegate.gateway");

    /** Where all buffers come from: pooled per event loop. */
    static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    /** An event loop does what it is asked within milliseconds, unless it is broken. */
    private static final int PATIENCE_SECONDS = 10;

    private final Transport transport;
    private final EventLoopGroup group;
    private final Map<EventExecutor, Worker> byLoop = new HashMap<>();
    private final List<Worker> all = new ArrayList<>();

    Workers(GatewayOptions options, GatewayState state, LogSinks logs) {
        transport = options.transport();
        if (transport == Transport.IO_URING) {
            LOGGER.log(
                    Level.WARNING,
                    "Over io_uring, closing connections under load may corrupt memory (Netty); take epoll to be safe.");
        }
        group = new MultiThreadIoEventLoopGroup(
                options.threads(), new DefaultThreadFactory("tidegate"), transport.ioHandlers());
        for (EventExecutor loop : group) {
            Worker worker = new Worker((EventLoop) loop, all.size(), state, logs.next());
            byLoop.put(loop, worker);
            all.add(worker);
            worker.start();
        }
    }

    Transport transport() {
        return transport;
    }

    EventLoopGroup group() {
        return group;
    }

    Worker of(EventLoop loop) {
        Worker worker = byLoop.get(loop);
        if (worker == null) {
            throw new IllegalArgumentException("loop must be one of this gateway's, but was " + loop);
        }
        return worker;
    }

    List<Worker> all() {
        return all;
    }

    /**
     * Runs an action on each event loop, and waits until all have done it. Not from an event loop.
     *
     * @throws java.util.concurrent.CompletionException when the action failed on one, or one does not answer
     */
    void onEach(Consumer<Worker> action) {
        List<CompletableFuture<Void>> done = all.stream()
                .map(worker -> CompletableFuture.runAsync(() -> action.accept(worker), worker.loop()))
                .toList();
        CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        EventLoops.end(group);
    }
}

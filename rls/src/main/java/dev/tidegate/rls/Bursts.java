package dev.tidegate.rls;

import dev.tidegate.SharedStore;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Requests that came with one read of the connections of a thread. What has to be asked of the store about them goes
 * out together, when all of them are read: a call of the store costs more than deciding some dozens of requests.
 * Thread-safe.
 */
final class Bursts {
    private final EventLoopGroup loops;
    private final Supplier<SharedStore> store;
    private final FastThreadLocal<Burst> ofThread = new FastThreadLocal<>() {
        @Override
        protected Burst initialValue() {
            return new Burst(own());
        }
    };

    /**
     * No burst yet.
     *
     * @param loops the threads of connections
     * @param store the one in force
     */
    Bursts(EventLoopGroup loops, Supplier<SharedStore> store) {
        this.loops = loops;
        this.store = store;
    }

    /** A request is about to be decided on this thread, which is one of the loops and is returned. */
    Executor join() {
        return ofThread.get().join(store);
    }

    private EventExecutor own() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        throw new IllegalStateException(Thread.currentThread().getName() + " is not a thread of connections");
    }

    /** The burst of one thread, from its first request until the thread has read everything that was there. */
    private static final class Burst implements Runnable {
        private final EventExecutor loop;
        private SharedStore held = SharedStore.none();
        private boolean isOpen;

        Burst(EventExecutor loop) {
            this.loop = loop;
        }

        EventExecutor join(Supplier<SharedStore> store) {
            if (!isOpen) {
                // A loop does what it is told to once it has read what there is.
                loop.execute(this);
                isOpen = true;
                held = store.get();
                held.hold();
            }
            return loop;
        }

        @Override
        public void run() {
            isOpen = false;
            held.release();
        }
    }
}

package dev.tidegate.rls;

import dev.tidegate.policy.ListenerSpec.Bounds;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of connections, which take so many of them at most; the newest beyond it is closed. Thread-safe. */
final class BoundedLoops extends MultiThreadIoEventLoopGroup {
    private volatile Bounds bounds;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * Threads, not started yet.
     *
     * @param bounds how many connections at most, and how many of them from one address
     */
    BoundedLoops(int threads, IoHandlerFactory transport, Bounds bounds) {
        super(threads, new DefaultThreadFactory("tidegate-rls", true), transport);
        this.bounds = bounds;
    }

    /** Takes so many connections from now on; those that are open stay. */
    void bound(Bounds newBounds) {
        bounds = newBounds;
    }

    int connections() {
        return open.get();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        Optional<InetAddress> address = address(channel);
        if (!enter(address)) {
            channel.unsafe().closeForcibly();
            return new DefaultChannelPromise(channel, GlobalEventExecutor.INSTANCE)
                    .setFailure(new RejectedExecutionException("as many connections are open as there may be"));
        }
        channel.closeFuture().addListener(closed -> leave(address));
        return super.register(channel);
    }

    private boolean enter(Optional<InetAddress> address) {
        if (open.incrementAndGet() > bounds.maxConnections()) {
            open.decrementAndGet();
            return false;
        }
        int fromThere =
                address.map(one -> byAddress.merge(one, 1, Integer::sum)).orElse(0);
        if (fromThere > bounds.maxConnectionsPerAddress()) {
            leave(address);
            return false;
        }
        return true;
    }

    private void leave(Optional<InetAddress> address) {
        open.decrementAndGet();
        address.ifPresent(one -> byAddress.computeIfPresent(one, (any, count) -> count == 1 ? null : count - 1));
    }

    private static Optional<InetAddress> address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket
                ? Optional.ofNullable(socket.getAddress())
                : Optional.empty();
    }
}

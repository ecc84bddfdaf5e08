package dev.tidegate.gateway.l4;

import dev.tidegate.LiveTcp;
import dev.tidegate.policy.ListenerSpec;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Takes the connections that a listening socket accepts and relays them as its policy says. What exceeds a bound is
 * reset at once, so that the old connections are served on. Thread-safe.
 */
public final class TcpListener {
    private final TcpHost host;
    private final TcpLoops loops;
    private final TcpMetrics metrics;
    private final ConnectionCounts counts = new ConnectionCounts();
    private volatile @Nullable Rules rules;

    /** What a listener goes by: changed as a whole. */
    record Rules(ListenerSpec spec, LiveTcp live) {}

    /** A listener without any connections. It takes some once it was {@linkplain #configure configured}. */
    public TcpListener(String name, TcpHost host, TcpLoops loops) {
        this.host = host;
        this.loops = loops;
        this.metrics = new TcpMetrics(host.metrics(), name);
    }

    /** Goes by these rules for new connections from now on; the old ones go on. */
    public void configure(ListenerSpec spec, LiveTcp live) {
        rules = new Rules(spec, live);
    }

    /**
     * Takes a connection over that was just accepted by one of the {@linkplain TcpLoops loops}. It must not be read
     * yet, and half of it may be closed.
     */
    public void accept(SocketChannel channel) {
        Rules current = rules;
        boolean isConnected = channel.remoteAddress() != null;
        if (!isConnected || current == null || !counts.tryEnter(current.spec().maxConnections())) {
            metrics.ended(TcpEnding.TOO_MANY);
            RelaySide.reset(channel);
            return;
        }
        channel.closeFuture().addListener(closed -> counts.leave());
        new TcpRelay(this, current, loops.of(channel.eventLoop()), channel).begin();
    }

    /** How many connections are open, and were refused. */
    public ConnectionCounts counts() {
        return counts;
    }

    TcpHost host() {
        return host;
    }

    TcpMetrics metrics() {
        return metrics;
    }
}

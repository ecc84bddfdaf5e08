package dev.tidegate.gateway.l4;

import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.Balancer;
import dev.tidegate.balance.HealthSnapshot;
import dev.tidegate.balance.ServerState;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.util.BitSet;
import java.util.List;

/**
 * Finds a server of an upstream that accepts a connection. One that does not is reported to the balancer, and another
 * is tried: no byte has been passed on by then, so the client does not notice. Used by its event loop only.
 */
final class Dialer {
    /** How many servers are tried for one connection. */
    static final int ATTEMPTS_MAX = 3;

    private static final int NANOS_PER_MILLI = 1_000_000;

    private final LiveUpstream upstream;
    private final long keyHash;
    private final TcpHost host;
    private final TcpLoop loop;
    private final Caller caller;
    private final BitSet tried = new BitSet();
    private int lastTried = Balancer.NONE;
    private boolean isCancelled;
    private TcpEnding failure = TcpEnding.NO_SERVER;

    /** Whom a server is looked for. Told once, unless it cancels. */
    interface Caller {
        /** The side of a relay for a connection that is about to be made. */
        RelaySide sideOf(SocketChannel channel);

        /** A server accepted; the link belongs to the caller now. */
        void onConnected(Link link);

        /** There is no server to be had. */
        void onNoServer(TcpEnding why);
    }

    Dialer(LiveUpstream upstream, long keyHash, TcpHost host, TcpLoop loop, Caller caller) {
        this.upstream = upstream;
        this.keyHash = keyHash;
        this.host = host;
        this.loop = loop;
        this.caller = caller;
    }

    /** Begins to look. */
    void start() {
        next();
    }

    /** The caller no longer wants a server. */
    void cancel() {
        isCancelled = true;
    }

    private void next() {
        int index = tried.cardinality() < ATTEMPTS_MAX ? pick() : Balancer.NONE;
        if (index == Balancer.NONE) {
            caller.onNoServer(failure);
            return;
        }
        tried.set(index);
        lastTried = index;
        TcpHost.ServerDoor door = host.door(upstream, index);
        if (door.tryTake(upstream.spec().connections().max())) {
            upstream.balancer().server(index).acquire();
            connect(index, door);
        } else {
            failure = TcpEnding.FULL;
            next();
        }
    }

    /** A server that was not tried yet: the one that the balancer chooses, or else the next that may be used. */
    private int pick() {
        int chosen = upstream.balancer().pick(keyHash, lastTried, host.nanoTime());
        return chosen == Balancer.NONE || !tried.get(chosen) ? chosen : nextUntried();
    }

    /** The balancer leaves out one server only, and those that are down look idle to it until they are ejected. */
    private int nextUntried() {
        List<HealthSnapshot.ServerHealth> servers =
                upstream.balancer().snapshot(host.nanoTime()).servers();
        for (int i = 1; i < servers.size(); i++) {
            int index = (lastTried + i) % servers.size();
            ServerState state = servers.get(index).state();
            if (!tried.get(index) && (state == ServerState.HEALTHY || state == ServerState.SLOW_START)) {
                return index;
            }
        }
        return Balancer.NONE;
    }

    private void connect(int index, TcpHost.ServerDoor door) {
        bootstrap().connect(door.address()).addListener(connecting -> {
            SocketChannel channel = (SocketChannel) ((ChannelFuture) connecting).channel();
            if (connecting.isSuccess()) {
                door.onConnected();
                upstream.balancer().onSuccess(index);
                onConnected(new Link(upstream, index, door, channel.pipeline().get(RelaySide.class)));
            } else {
                onFailed(index, door, connecting.cause());
            }
        });
    }

    private Bootstrap bootstrap() {
        long millis = Math.max(1, upstream.spec().timeouts().connectNanos() / NANOS_PER_MILLI);
        return new Bootstrap()
                // A name that is not resolved yet must fail here, and not be looked up by an event loop.
                .disableResolver()
                .group(loop.events())
                .channel(loop.transport().socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, millis))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(caller.sideOf(channel));
                    }
                });
    }

    private void onConnected(Link link) {
        if (isCancelled) {
            link.release();
            RelaySide.reset(link.side().channel());
        } else {
            caller.onConnected(link);
        }
    }

    private void onFailed(int index, TcpHost.ServerDoor door, Throwable cause) {
        upstream.balancer().server(index).release();
        door.giveBack();
        door.onConnectFailed(upstream.spec().name(), cause);
        upstream.balancer().onFailure(index, host.nanoTime());
        if (!isCancelled) {
            failure = TcpEnding.UNREACHABLE;
            next();
        }
    }
}

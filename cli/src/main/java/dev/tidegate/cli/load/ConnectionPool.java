package dev.tidegate.cli.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The connections of one lane: opened at the start, replaced when they close, grown when they are all busy. */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers have no result to act on
final class ConnectionPool {
    private static final long RETRY_MILLIS = 50;

    private final Bootstrap bootstrap;
    private final Security security;
    private final int floor;
    private final int ceiling;
    private final Set<Connection> open = new LinkedHashSet<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int connecting;
    private boolean closed;

    /**
     * Prepares a pool that connects to the bootstrap's address, on its one event loop.
     *
     * @param security how each connection is made ready for requests
     * @param floor how many connections are kept open
     * @param ceiling how many there are at most
     */
    ConnectionPool(Bootstrap bootstrap, Security security, int floor, int ceiling) {
        this.bootstrap = bootstrap;
        this.security = security;
        this.floor = floor;
        this.ceiling = ceiling;
    }

    /** Opens up to so many more connections. */
    void grow(long wanted, ConnectListener listener) {
        long room = Math.min(wanted, (long) ceiling - open.size()) - connecting;
        for (long i = 0; i < room; i++) {
            connect(listener);
        }
    }

    private void connect(ConnectListener listener) {
        connecting++;
        bootstrap.connect().addListener((ChannelFuture connected) -> {
            Channel channel = connected.channel();
            if (connected.isSuccess()) {
                security.whenReady(channel).addListener(ready -> onEnd(ready, channel, listener));
            } else {
                onEnd(connected, channel, listener);
            }
        });
    }

    private void onEnd(Future<?> attempt, Channel channel, ConnectListener listener) {
        connecting--;
        if (attempt.isSuccess()) {
            add(channel);
            listener.onConnect();
        } else {
            channel.close();
            retryLater(channel, listener);
            listener.onConnectFailure(attempt.cause());
        }
    }

    private void add(Channel channel) {
        Connection connection = channel.pipeline().get(Connection.class);
        if (closed || !connection.isOpen()) {
            channel.close();
            return;
        }
        open.add(connection);
        idle.add(connection);
    }

    private void retryLater(Channel channel, ConnectListener listener) {
        channel.eventLoop().schedule(() -> refill(listener), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Replaces what was closed, down to the floor. */
    void refill(ConnectListener listener) {
        if (!closed) {
            grow((long) floor - open.size(), listener);
        }
    }

    /** Takes the connection that has been idle longest; there must be one. */
    Connection take() {
        return idle.remove();
    }

    boolean hasIdle() {
        return !idle.isEmpty();
    }

    void giveBack(Connection connection) {
        if (connection.isOpen()) {
            idle.add(connection);
        }
    }

    void remove(Connection connection) {
        open.remove(connection);
        idle.remove(connection);
    }

    /** Those with a request in flight that was due at or before a time. */
    List<Connection> late(long latestDueNanos) {
        return open.stream()
                .filter(connection -> connection.isLate(latestDueNanos))
                .toList();
    }

    void close() {
        closed = true;
        List.copyOf(open).forEach(Connection::abandon);
    }
}

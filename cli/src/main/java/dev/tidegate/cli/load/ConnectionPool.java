package dev.tidegate.cli.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
    private final int floor;
    private final int ceiling;
    private final Set<Connection> open = new LinkedHashSet<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private int connecting;
    private boolean closed;

    /**
     * Prepares a pool that connects to the bootstrap's address, on its one event loop.
     *
     * @param floor how many connections are kept open
     * @param ceiling how many there are at most
     */
    ConnectionPool(Bootstrap bootstrap, int floor, int ceiling) {
        this.bootstrap = bootstrap;
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
        bootstrap.connect().addListener((ChannelFuture future) -> {
            connecting--;
            if (future.isSuccess()) {
                add(future.channel());
                listener.onConnect();
            } else {
                retryLater(future.channel(), listener);
                listener.onConnectFailure(future.cause());
            }
        });
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

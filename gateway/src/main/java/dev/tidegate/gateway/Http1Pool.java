package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections of HTTP/1.1, each of which carries one call at a time. A call takes the one that was used last, so that
 * surplus ones grow old and are closed.
 */
final class Http1Pool extends ServerPool {
    private final Deque<Http1UpstreamConnection> idle = new ArrayDeque<>();

    Http1Pool(Worker worker, ServerEndpoint endpoint, UpstreamSpec spec) {
        super(worker, endpoint, spec);
    }

    @Override
    void acquire(Attempt attempt, boolean fresh) {
        Http1UpstreamConnection connection = fresh ? null : idle.pollLast();
        if (connection != null) {
            attempt.onConnected(connection);
        } else if (tryOpen()) {
            connect(attempt);
        } else if (await(attempt)) {
            slots().await(this, spec().connections().max());
        }
    }

    private void connect(Attempt attempt) {
        var unused = connect().addListener(connected -> {
            worker().tick();
            if (connected.isSuccess()) {
                endpoint().onConnected();
                onConnected(opened((Channel) connected.getNow()), attempt);
            } else {
                endpoint().onConnectFailed(spec().name(), connected.cause());
                gone();
                attempt.onConnectFailed(this, UpstreamFailure.ofConnect(connected.cause()));
            }
        });
    }

    private Http1UpstreamConnection opened(Channel channel) {
        Http1UpstreamConnection connection = new Http1UpstreamConnection(this, worker());
        channel.pipeline().addLast(connection);
        return connection;
    }

    private void onConnected(Http1UpstreamConnection connection, Attempt attempt) {
        if (attempt.wants(this)) {
            attempt.onConnected(connection);
        } else {
            release(connection);
        }
    }

    /** Takes a connection back after a complete relay; it must be fit for another. */
    void release(Http1UpstreamConnection connection) {
        boolean wornOut = connection.isWornOut(spec().connections());
        Attempt next = wornOut ? null : waiting().pollFirst();
        if (next != null) {
            next.onConnected(connection);
        } else if (isRetired() || slots().isAwaited() || wornOut || idle.size() >= idleMax()) {
            connection.close();
        } else {
            connection.idleSince(worker().nowNanos());
            idle.addLast(connection);
        }
    }

    private int idleMax() {
        return worker().share(spec().connections().idle());
    }

    /** A connection was closed, by whomever. */
    void onClosed(Http1UpstreamConnection connection) {
        idle.remove(connection);
        gone();
    }

    @Override
    void sweep(long nowNanos) {
        UpstreamSpec.Connections limits = spec().connections();
        int keep = isRetired() ? 0 : worker().share(limits.min());
        while (open() > keep && !idle.isEmpty() && nowNanos - idle.peekFirst().idleSinceNanos() >= limits.idleNanos()) {
            idle.pollFirst().close();
        }
        if (open() < keep && tryOpen()) {
            warmUp();
        }
    }

    private void warmUp() {
        var unused = connect().addListener(connected -> {
            worker().tick();
            if (connected.isSuccess()) {
                release(opened((Channel) connected.getNow()));
            } else {
                gone();
            }
        });
    }

    @Override
    void closeIdle() {
        while (!idle.isEmpty()) {
            idle.pollFirst().close();
        }
    }

    @Override
    void shedIdle() {
        Http1UpstreamConnection oldest = idle.pollFirst();
        if (oldest != null) {
            oldest.close();
        }
    }

    @Override
    void serveWaiting() {
        Attempt next = waiting().pollFirst();
        if (next != null) {
            acquire(next, false);
        }
    }
}

package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of HTTP/2, each of which carries many calls at once. There is one until the server takes no more calls
 * over it, then another; calls take the first with room, so that surplus ones grow old and are closed.
 */
final class Http2Pool extends ServerPool {
    private final List<Http2UpstreamConnection> connections = new ArrayList<>();
    private boolean connecting;
    /** What the last connection that was heard of took at once: the next one most likely does too. */
    private int streamsExpected = Http2UpstreamStreams.EXPECTED;

    Http2Pool(Worker worker, ServerEndpoint endpoint, UpstreamSpec spec) {
        super(worker, endpoint, spec);
    }

    /** A connection that died is no longer among those that are offered, so {@code fresh} asks for nothing more. */
    @Override
    void acquire(Attempt attempt, boolean fresh) {
        if (!serve(attempt) && await(attempt)) {
            connectAnother();
        }
    }

    private boolean serve(Attempt attempt) {
        for (int i = 0; i < connections.size(); i++) {
            Http2UpstreamConnection connection = connections.get(i);
            if (connection.hasRoom()) {
                UpstreamStream stream = connection.newStream();
                connection.wearOut(spec().connections());
                attempt.onConnected(stream);
                return true;
            }
        }
        return false;
    }

    private boolean hasRoom() {
        return connections.stream().anyMatch(Http2UpstreamConnection::hasRoom);
    }

    @Override
    void serveWaiting() {
        while (!waiting().isEmpty() && hasRoom()) {
            serve(waiting().pollFirst());
        }
        if (!waiting().isEmpty()) {
            connectAnother();
        }
    }

    /** One at a time: how many calls the server takes over it is not known before it is there. */
    private void connectAnother() {
        if (connecting) {
            return;
        }
        if (tryOpen()) {
            begin();
        } else if (connections.isEmpty()) {
            slots().await(this, spec().connections().max());
        }
    }

    private void begin() {
        connecting = true;
        var unused = connect().addListener(connected -> {
            worker().tick();
            connecting = false;
            if (connected.isSuccess()) {
                endpoint().onConnected();
                begin((Channel) connected.getNow());
            } else {
                endpoint().onConnectFailed(spec().name(), connected.cause());
                gone();
                onConnectFailed(UpstreamFailure.ofConnect(connected.cause()));
            }
            worker().flushTouched();
        });
    }

    private void begin(Channel channel) {
        Http2UpstreamConnection connection =
                new Http2UpstreamConnection(this, worker(), !spec().tls().isOff(), streamsExpected);
        channel.pipeline().addLast(connection);
        connections.add(connection);
        connection.begin();
        serveWaiting();
    }

    /** Those that wait are served by the connections that there are, or not at all. */
    private void onConnectFailed(UpstreamFailure failure) {
        if (connections.isEmpty()) {
            List<Attempt> failed = new ArrayList<>(waiting());
            waiting().clear();
            failed.forEach(attempt -> attempt.onConnectFailed(this, failure));
        }
    }

    /** A connection takes another call, or takes no more calls. */
    void onRoom(Http2UpstreamConnection connection) {
        streamsExpected = connection.streamsMax();
        boolean surplus = isRetired() || slots().isAwaited();
        if (connection.isSpent() || (surplus && connection.isIdle() && waiting().isEmpty())) {
            connection.shutDown();
        }
        if (!waiting().isEmpty()) {
            serveWaiting();
        }
    }

    /** A connection was closed, by whomever. */
    void onClosed(Http2UpstreamConnection connection) {
        connections.remove(connection);
        gone();
        if (!waiting().isEmpty()) {
            serveWaiting();
        }
    }

    @Override
    void sweep(long nowNanos) {
        UpstreamSpec.Connections limits = spec().connections();
        int keep = isRetired() || limits.min() == 0 ? 0 : 1;
        for (int i = connections.size() - 1; i >= 0; i--) {
            Http2UpstreamConnection connection = connections.get(i);
            connection.sweep(nowNanos);
            boolean idle = connection.isIdle() && nowNanos - connection.idleSinceNanos() >= limits.idleNanos();
            if (connection.isSpent() || (idle && i >= keep)) {
                connection.shutDown();
            }
        }
        if (open() < keep && !connecting && tryOpen()) {
            begin();
        }
    }

    @Override
    void closeIdle() {
        for (Http2UpstreamConnection connection : List.copyOf(connections)) {
            if (connection.isIdle()) {
                connection.shutDown();
            }
        }
    }

    @Override
    void shedIdle() {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (connections.get(i).isIdle()) {
                connections.get(i).shutDown();
                return;
            }
        }
    }
}

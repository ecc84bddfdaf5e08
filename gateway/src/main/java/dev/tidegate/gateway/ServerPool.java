package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections of one event loop to one server. A call takes the connection that was used last, so that surplus ones
 * grow old and are closed; no call ever changes threads. Used by its event loop only, except the two {@code ask}
 * methods.
 */
final class ServerPool {
    private final Worker worker;
    private final ServerEndpoint endpoint;
    private final ServerSlots slots;
    private final ServerConnector connector;
    private final Deque<Http1UpstreamConnection> idle = new ArrayDeque<>();
    private final Deque<Attempt> waiting = new ArrayDeque<>();
    private UpstreamSpec spec;
    private int open;
    private boolean retired;

    ServerPool(Worker worker, ServerEndpoint endpoint, UpstreamSpec spec) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.spec = spec;
        this.slots = endpoint.slots();
        this.connector = new ServerConnector(worker.state(), worker.loop(), endpoint);
        slots.join(this);
    }

    /** Settings that a reload changed; connections stay. */
    void configure(UpstreamSpec newSpec) {
        spec = newSpec;
    }

    /**
     * Gives the attempt a connection: at once, after connecting, or when another call is done with one.
     *
     * @param fresh whether it must be a new one, because an old one has just turned out to be dead
     */
    void acquire(Attempt attempt, boolean fresh) {
        Http1UpstreamConnection connection = fresh ? null : idle.pollLast();
        if (connection != null) {
            attempt.onConnected(connection);
        } else if (slots.tryTake(spec.connections().max())) {
            connect(attempt);
        } else {
            await(attempt);
        }
    }

    private void await(Attempt attempt) {
        int max = spec.connections().max();
        if (waiting.size() >= max) {
            attempt.onNoConnection();
            return;
        }
        waiting.add(attempt);
        slots.await(this, max);
    }

    /** The attempt no longer wants a connection. */
    void forget(Attempt attempt) {
        waiting.remove(attempt);
    }

    private void connect(Attempt attempt) {
        open++;
        var unused = connector.connect(spec).addListener(connected -> {
            worker.tick();
            if (connected.isSuccess()) {
                endpoint.onConnected();
                onConnected(opened((Channel) connected.getNow()), attempt);
            } else {
                endpoint.onConnectFailed(spec.name(), connected.cause());
                gone();
                attempt.onConnectFailed(this, UpstreamFailure.ofConnect(connected.cause()));
            }
        });
    }

    private Http1UpstreamConnection opened(Channel channel) {
        Http1UpstreamConnection connection = new Http1UpstreamConnection(this, worker);
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

    /** Takes a connection back after a complete reply; it must be fit for another. */
    void release(Http1UpstreamConnection connection) {
        Attempt next = waiting.pollFirst();
        if (next != null && !connection.isWornOut(spec.connections())) {
            next.onConnected(connection);
            return;
        }
        if (next != null) {
            waiting.addFirst(next);
        }
        if (retired || slots.isAwaited() || connection.isWornOut(spec.connections()) || idle.size() >= idleMax()) {
            connection.close();
            return;
        }
        connection.idleSince(worker.nowNanos());
        idle.addLast(connection);
    }

    private int idleMax() {
        return worker.share(spec.connections().idle());
    }

    /** A connection was closed, by whomever. */
    void onClosed(Http1UpstreamConnection connection) {
        idle.remove(connection);
        gone();
    }

    private void gone() {
        open--;
        slots.giveBack();
    }

    /** Closes what was idle for too long, and keeps the agreed number warm. */
    void sweep(long nowNanos) {
        UpstreamSpec.Connections limits = spec.connections();
        int keep = retired ? 0 : worker.share(limits.min());
        while (open > keep && !idle.isEmpty() && nowNanos - idle.peekFirst().idleSinceNanos() >= limits.idleNanos()) {
            idle.pollFirst().close();
        }
        if (open < keep && slots.tryTake(limits.max())) {
            warmUp();
        }
    }

    private void warmUp() {
        open++;
        var unused = connector.connect(spec).addListener(connected -> {
            worker.tick();
            if (connected.isSuccess()) {
                release(opened((Channel) connected.getNow()));
            } else {
                gone();
            }
        });
    }

    /** The policy no longer names this server: idle connections go now, busy ones after their attempt. */
    void retire() {
        retired = true;
        closeIdle();
    }

    /** Whether a retired pool has nothing left to do. */
    boolean isSpent() {
        boolean spent = retired && open == 0 && waiting.isEmpty();
        if (spent) {
            slots.leave(this);
        }
        return spent;
    }

    private void closeIdle() {
        while (!idle.isEmpty()) {
            idle.pollFirst().close();
        }
    }

    int idle() {
        return idle.size();
    }

    int open() {
        return open;
    }

    /** From any thread: another loop needs the slot of an idle connection. */
    void askToShedIdle() {
        later(() -> {
            Http1UpstreamConnection oldest = idle.pollFirst();
            if (oldest != null) {
                oldest.close();
            }
        });
    }

    /** From any thread: a slot came free. */
    void askToServeWaiting() {
        later(() -> {
            worker.tick();
            Attempt next = waiting.pollFirst();
            if (next != null) {
                acquire(next, false);
            }
        });
    }

    /** Hands a task to the loop of this pool, which may have ended before the loop that asks. */
    private void later(Runnable task) {
        if (!worker.loop().isShuttingDown()) {
            worker.loop().execute(task);
        }
    }
}

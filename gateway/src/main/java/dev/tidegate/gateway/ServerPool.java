package dev.tidegate.gateway;

import dev.tidegate.policy.UpstreamSpec;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The connections of one event loop to one server, and the attempts that wait for one; no call ever changes threads.
 * Used by its event loop only, except the two {@code ask} methods.
 */
abstract sealed class ServerPool permits Http1Pool, Http2Pool {
    private final Worker worker;
    private final ServerEndpoint endpoint;
    private final ServerSlots slots;
    private final ServerConnector connector;
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

    /** An empty pool for what the servers of the upstream speak. */
    static ServerPool of(Worker worker, ServerEndpoint endpoint, UpstreamSpec spec) {
        return switch (spec.protocol()) {
            case HTTP1 -> new Http1Pool(worker, endpoint, spec);
            case HTTP2 -> new Http2Pool(worker, endpoint, spec);
        };
    }

    /** Whether the connections are made in the way that the settings ask for. */
    final boolean fits(UpstreamSpec other) {
        return spec.protocol() == other.protocol() && spec.tls().equals(other.tls());
    }

    /** Settings that a reload changed; connections stay. */
    final void configure(UpstreamSpec newSpec) {
        spec = newSpec;
    }

    final Worker worker() {
        return worker;
    }

    final UpstreamSpec spec() {
        return spec;
    }

    final ServerSlots slots() {
        return slots;
    }

    final ServerEndpoint endpoint() {
        return endpoint;
    }

    final boolean isRetired() {
        return retired;
    }

    // ---- attempts

    /**
     * Gives the attempt a way to the server: at once, after connecting, or when another call is done with one.
     *
     * @param fresh whether it must be a new connection, because an old one has just turned out to be dead
     */
    abstract void acquire(Attempt attempt, boolean fresh);

    /** Lets an attempt wait; returns whether there was room. If not, the attempt was told. */
    final boolean await(Attempt attempt) {
        if (waiting.size() >= spec.connections().max()) {
            attempt.onNoConnection();
            return false;
        }
        waiting.add(attempt);
        return true;
    }

    /** Those that wait, the first of them first. */
    final Deque<Attempt> waiting() {
        return waiting;
    }

    /** The attempt no longer wants a connection. */
    final void forget(Attempt attempt) {
        waiting.remove(attempt);
    }

    // ---- connections

    /** Takes a place for one more connection, if the upstream allows one. */
    final boolean tryOpen() {
        boolean taken = slots.tryTake(spec.connections().max());
        open += taken ? 1 : 0;
        return taken;
    }

    /** Connects as the settings say, as far as the first byte of a request can be sent. */
    final Future<Channel> connect() {
        return connector.connect(spec);
    }

    /** A connection is closed, or was never made. */
    final void gone() {
        open--;
        slots.giveBack();
    }

    /** Closes what was idle for too long, and keeps the agreed number warm. */
    abstract void sweep(long nowNanos);

    /** The policy no longer names this server: idle connections go now, busy ones after their attempts. */
    final void retire() {
        retired = true;
        closeIdle();
    }

    /** Closes the connections that carry no call. */
    abstract void closeIdle();

    /** Closes the connection that has been idle the longest, if there is one. */
    abstract void shedIdle();

    /** Serves those that wait as far as there is room. */
    abstract void serveWaiting();

    /** Whether a retired pool has nothing left to do. */
    final boolean isSpent() {
        boolean spent = retired && open == 0 && waiting.isEmpty();
        if (spent) {
            slots.leave(this);
        }
        return spent;
    }

    /** How many connections there are, those that are being made among them. */
    final int open() {
        return open;
    }

    /** From any thread: another loop needs the slot of an idle connection. */
    final void askToShedIdle() {
        later(this::shedIdle);
    }

    /** From any thread: a slot came free. Where nobody waits any longer, the turn goes on to another loop. */
    final void askToServeWaiting() {
        later(() -> {
            if (waiting.isEmpty()) {
                slots.wakeOne();
                return;
            }
            worker.tick();
            serveWaiting();
            worker.flushTouched();
        });
    }

    /** Hands a task to the loop of this pool, which may have ended before the loop that asks. */
    private void later(Runnable task) {
        if (!worker.loop().isShuttingDown()) {
            worker.loop().execute(task);
        }
    }
}

package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.balance.LiveServer;
import dev.tidegate.gateway.answer.DecisionIds;
import dev.tidegate.gateway.text.ByteRange;
import dev.tidegate.gateway.token.Claims;
import dev.tidegate.gateway.token.TokenReader;
import dev.tidegate.gateway.token.Tokens;
import dev.tidegate.model.KeyHash;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What one event loop owns: its connections to servers, its deadlines, its share of the metrics and the access log. No
 * other thread touches it, so nothing here is locked.
 */
final class Worker {
    /** How often deadlines are checked. */
    static final long SWEEP_NANOS = 100_000_000L;

    private static final int RANDOM_SHIFT = 11;
    private static final double RANDOM_UNIT = 0x1p-53;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final EventLoop loop;
    private final GatewayState state;
    private final Pipeline pipeline = new Pipeline(this);
    private final Deadlines deadlines = new Deadlines();
    private final QueueTicks queueTicks = new QueueTicks(this);
    private final Map<LiveServer, ServerPool> pools = new HashMap<>();
    private final Http1Exchanges exchanges = new Http1Exchanges(this);
    /** Pools whose servers are spoken to in another way now; they go with their last call. */
    private final List<ServerPool> leaving = new ArrayList<>();

    private final List<Outbound> touched = new ArrayList<>();
    private final WorkerMetrics metrics;
    private final DecisionIds decisions;
    private final TokenReader tokens;
    private LogSink log;
    private boolean flushing;
    private long nowNanos;
    private long randomState;

    /** A connection with something written that is not flushed yet. */
    interface Outbound {
        void flush();
    }

    Worker(EventLoop loop, int number, GatewayState state, LogSink log) {
        this.loop = loop;
        this.state = state;
        this.log = log;
        this.metrics = new WorkerMetrics(state.metrics(), state.rates().traffic());
        this.tokens = new TokenReader(state.metrics(), state.nanoTime(), state.seed());
        this.decisions = DecisionIds.of(state.seed(), number);
        this.randomState = KeyHash.combine(state.seed(), number);
    }

    /** Begins to check deadlines. */
    void start() {
        var unused = loop.scheduleWithFixedDelay(this::sweep, SWEEP_NANOS, SWEEP_NANOS, TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        tick();
        long now = nowNanos;
        deadlines.sweep(now);
        pools.values().removeIf(pool -> sweep(pool, now));
        leaving.removeIf(pool -> sweep(pool, now));
        flushTouched();
    }

    private static boolean sweep(ServerPool pool, long nowNanos) {
        pool.sweep(nowNanos);
        return pool.isSpent();
    }

    EventLoop loop() {
        return loop;
    }

    GatewayState state() {
        return state;
    }

    /** What connections of HTTP/1.1 borrow while they serve a request. */
    Http1Exchanges exchanges() {
        return exchanges;
    }

    Gate gate() {
        return state.gate();
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    QueueTicks queueTicks() {
        return queueTicks;
    }

    ByteBufAllocator allocator() {
        return Workers.ALLOCATOR;
    }

    Transport transport() {
        return state.transport();
    }

    ByteBuf emptyBuffer() {
        return Unpooled.EMPTY_BUFFER;
    }

    OwnAnswers answers() {
        return state.answers();
    }

    WorkerMetrics metrics() {
        return metrics;
    }

    LogSink log() {
        return log;
    }

    /** Writes to another access log from now on. */
    void logTo(LogSink newLog) {
        log = newLog;
    }

    /** The tokens that are believed. */
    Tokens tokens() {
        return state.tokens().current();
    }

    /** What a token says that stands in this field. */
    Claims claims(Tokens believed, ByteRange field) {
        return tokens.read(believed, field, nowNanos);
    }

    long nextDecision() {
        return decisions.next();
    }

    /** Reads the clock. Each event that the loop hands to Tidegate does so once, first of all. */
    void tick() {
        nowNanos = state.nanoTime().getAsLong();
    }

    /** The time of the event that is being handled. */
    long nowNanos() {
        return nowNanos;
    }

    boolean isDraining() {
        return state.isDraining();
    }

    /** A number by chance: SplitMix64 (Steele, Lea, Flood 2014). */
    long random() {
        randomState += GOLDEN_GAMMA;
        long mixed = (randomState ^ randomState >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A number by chance from 0 to 1, which is never reached. */
    double randomShare() {
        return (random() >>> RANDOM_SHIFT) * RANDOM_UNIT;
    }

    /** The part of a number of connections that one event loop may hold, rounded up. */
    int share(int all) {
        int loops = state.loops();
        return (all + loops - 1) / loops;
    }

    /** This loop's connections to a server. */
    ServerPool pool(LiveUpstream upstream, int index) {
        LiveServer server = upstream.balancer().server(index);
        ServerPool pool = pools.get(server);
        if (pool == null) {
            pool = ServerPool.of(this, state.endpoint(upstream, index), upstream.spec());
            pools.put(server, pool);
        }
        return pool;
    }

    /** Follows a reload: pools of servers that are gone retire, the others take the new settings. */
    void onReload(Gate gate) {
        Map<LiveServer, LiveUpstream> current = gate.servers();
        pools.entrySet().removeIf(entry -> {
            LiveUpstream upstream = current.get(entry.getKey());
            return upstream == null ? retire(entry.getValue()) : reconfigure(entry.getValue(), upstream);
        });
    }

    /** Connects ahead to the servers of upstreams that keep a number of connections. */
    void warmUp(Gate gate) {
        gate.upstreams().values().stream()
                .filter(upstream -> upstream.spec().connections().min() > 0)
                .forEach(upstream -> {
                    for (int i = 0; i < upstream.balancer().size(); i++) {
                        pool(upstream, i);
                    }
                });
    }

    private static boolean retire(ServerPool pool) {
        pool.retire();
        return false;
    }

    /** Returns whether the pool is left, because its connections are not what is wanted now. */
    private boolean reconfigure(ServerPool pool, LiveUpstream upstream) {
        if (pool.fits(upstream.spec())) {
            pool.configure(upstream.spec());
            return false;
        }
        pool.retire();
        leaving.add(pool);
        return true;
    }

    void touch(Outbound connection) {
        touched.add(connection);
    }

    /** Sends what was written since the last time, and what is written meanwhile. */
    void flushTouched() {
        if (flushing) {
            return;
        }
        flushing = true;
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).flush();
        }
        touched.clear();
        flushing = false;
    }
}

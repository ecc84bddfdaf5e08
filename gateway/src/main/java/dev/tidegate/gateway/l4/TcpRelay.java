package dev.tidegate.gateway.l4;

import dev.tidegate.LiveTcp;
import dev.tidegate.LiveUpstream;
import dev.tidegate.gateway.opening.ConnectionOrigin;
import dev.tidegate.gateway.opening.Greeting;
import dev.tidegate.gateway.opening.OpeningRefusal;
import dev.tidegate.gateway.opening.ProxyHeaderReader;
import dev.tidegate.gateway.opening.ProxyHeaderWriter;
import dev.tidegate.gateway.opening.ServerNameReader;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.Reservation;
import dev.tidegate.policy.ListenerSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client of a TCP listener, from its acceptance to its end: whom it comes from, whether it may
 * pass, which server it goes to, and what became of it. Used by its event loop only.
 */
final class TcpRelay implements ProxyHeaderReader.Result, ServerNameReader.Result, Dialer.Caller, SpliceStart.Owner {
    /** Room for a PROXY header. */
    private static final int OPENING_BYTES_GUESS = 128;

    /** A timer fires a little late; who must be cut within a time is cut a little before. */
    private static final long CUT_EARLY_NANOS = 50_000_000L;

    private final TcpListener listener;
    private final TcpLoop loop;
    private final ListenerSpec spec;
    private final LiveTcp rules;
    private final RelaySide client;
    private final TcpRecord record;
    private final Meter fromServer;
    private final Reservation callerReservation = new Reservation();
    private final Reservation resourceReservation = new Reservation();
    private InetSocketAddress source;
    private InetSocketAddress destination;
    private TcpCall call = new TcpCall("", "");
    private @Nullable Dialer dialer;
    private @Nullable Link link;
    private @Nullable Tunnel tunnel;
    private @Nullable Future<?> timer;
    private boolean isTls;
    private boolean isOver;

    TcpRelay(TcpListener listener, TcpListener.Rules rules, TcpLoop loop, SocketChannel channel) {
        this.listener = listener;
        this.loop = loop;
        this.spec = rules.spec();
        this.rules = rules.live();
        Meter fromClient = new Meter(listener.metrics().fromClients());
        this.fromServer = new Meter(listener.metrics().toClients());
        this.client = new RelaySide(channel, fromClient, this::onBroken);
        this.record = new TcpRecord(spec.name(), fromClient, fromServer);
        this.source = channel.remoteAddress();
        this.destination = channel.localAddress();
        record.client(source.getAddress().getHostAddress());
    }

    private SocketChannel channel() {
        return client.channel();
    }

    // ---- who it is

    /** The connection was accepted, and counts among those of its listener. */
    void begin() {
        if (spec.acceptsProxyProtocol()) {
            channel().pipeline().addLast(new ProxyHeaderReader(openingNanosLeft(), this));
            channel().config().setAutoRead(true);
        } else {
            identified();
        }
    }

    /** One deadline for all that a client has to open with. */
    private long openingNanosLeft() {
        return spec.timeouts().headerNanos() - CUT_EARLY_NANOS - (System.nanoTime() - record.startNanos());
    }

    @Override
    public void onProxyHeader(ChannelHandlerContext context, ConnectionOrigin origin) {
        channel().config().setAutoRead(false);
        switch (origin) {
            case ConnectionOrigin.Unknown unknown -> {}
            case ConnectionOrigin.Passed passed -> {
                source = passed.source();
                destination = passed.destination();
            }
        }
        identified();
    }

    @Override
    public void onNoProxyHeader(OpeningRefusal refusal) {
        end(ending(refusal, TcpEnding.BAD_PROXY_HEADER));
    }

    private static TcpEnding ending(OpeningRefusal refusal, TcpEnding malformed) {
        return switch (refusal) {
            case MALFORMED -> malformed;
            case LATE -> TcpEnding.LATE;
            case GONE -> TcpEnding.GONE;
        };
    }

    private void identified() {
        InetAddress address = source.getAddress();
        call = new TcpCall(listener.host().clientKey(address), "");
        record.client(address.getHostAddress());
        if (!listener.counts().tryEnter(address, spec.maxConnectionsPerAddress())) {
            end(TcpEnding.TOO_MANY);
            return;
        }
        channel().closeFuture().addListener(closed -> listener.counts().leave(address));
        channel().pipeline().addLast(client);
        limit(rules.limits(), callerReservation, this::admitted);
    }

    // ---- whether it may pass

    private void limit(LimitChain limits, Reservation reservation, Runnable next) {
        limits.acquire(call, 1, listener.host().nanoTime(), reservation);
        judge(reservation, next);
    }

    private void judge(Reservation reservation, Runnable next) {
        switch (reservation.verdict()) {
            case ADMITTED -> next.run();
            case WAIT -> schedule(reservation.waitNanos(), next);
            case PENDING -> reservation.onAnswer(() -> onLoop(() -> onAnswer(reservation, next)));
            case REFUSED -> {
                record.limitedBy(reservation.limiter().name());
                end(TcpEnding.LIMITED);
            }
        }
    }

    /** A connection that has ended meanwhile has cancelled what it asked for. */
    private void onAnswer(Reservation reservation, Runnable next) {
        if (!isOver) {
            reservation.conclude(listener.host().nanoTime());
            judge(reservation, next);
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.events().execute(task);
        } catch (RejectedExecutionException ended) {
            // The event loop has ended, and every connection with it.
        }
    }

    private void schedule(long nanos, Runnable next) {
        timer = loop.events().schedule(next, nanos, TimeUnit.NANOSECONDS);
    }

    private void admitted() {
        if (rules.isByName()) {
            String behind = channel().pipeline().context(client).name();
            channel().pipeline().addBefore(behind, "server-name", new ServerNameReader(openingNanosLeft(), this));
            channel().config().setAutoRead(true);
        } else {
            route("");
        }
    }

    // ---- where it goes

    @Override
    public void onGreeting(Greeting greeting) {
        channel().config().setAutoRead(false);
        switch (greeting) {
            case Greeting.Plain plain -> route("");
            case Greeting.Tls tls -> {
                isTls = true;
                call = new TcpCall(call.client(), tls.serverName());
                record.serverName(tls.serverName());
                route(tls.serverName());
            }
        }
    }

    @Override
    public void onNoGreeting(OpeningRefusal refusal) {
        end(ending(refusal, TcpEnding.BAD_GREETING));
    }

    private void route(String serverName) {
        Optional<LiveUpstream> upstream = rules.upstream(serverName);
        if (upstream.isEmpty()) {
            end(TcpEnding.NO_ROUTE);
        } else {
            LiveUpstream chosen = upstream.get();
            limit(chosen.limits(), resourceReservation, () -> dial(chosen));
        }
    }

    private void dial(LiveUpstream upstream) {
        Dialer started = new Dialer(upstream, upstream.keyHash(call), listener.host(), loop, this);
        dialer = started;
        started.start();
    }

    @Override
    public RelaySide sideOf(SocketChannel channel) {
        record.tried();
        return new RelaySide(channel, fromServer, this::onBroken);
    }

    @Override
    public void onNoServer(TcpEnding why) {
        end(why);
    }

    @Override
    public void onConnected(Link connected) {
        link = connected;
        record.serverChosen(connected.server().address());
        watch(rules.settings().idleNanos());
        ByteBuf opening = opening(connected);
        if (loop.transport().splices()) {
            new SpliceStart(client, connected.side(), loop.pipes(), this).start(opening);
        } else {
            var unused = connected.side().channel().write(opening);
            PlainTunnel started = new PlainTunnel(client, connected.side(), this);
            tunnel = started;
            started.start();
        }
    }

    /** What the server is told before the client's own bytes. */
    private ByteBuf opening(Link connected) {
        ByteBuf out = channel().alloc().ioBuffer(OPENING_BYTES_GUESS);
        switch (connected.upstream().spec().proxyHeader()) {
            case OFF -> {}
            case V1 -> ProxyHeaderWriter.writeText(out, source, destination);
            case V2 -> ProxyHeaderWriter.writeBinary(out, source, destination);
        }
        return out;
    }

    @Override
    public void onSplicing(Tunnel started) {
        tunnel = started;
    }

    // ---- how it ends

    private void watch(long nanos) {
        schedule(nanos, () -> {
            long idleNanos = Math.min(sinceNanos(client.meter()), sinceNanos(fromServer));
            long leftNanos = rules.settings().idleNanos() - idleNanos;
            if (leftNanos > 0) {
                watch(leftNanos);
            } else {
                end(TcpEnding.IDLE);
            }
        });
    }

    private static long sinceNanos(Meter meter) {
        return System.nanoTime() - meter.lastNanos();
    }

    @Override
    public void onBothEnded() {
        end(TcpEnding.COMPLETE);
    }

    @Override
    public void onBroken() {
        end(link == null ? TcpEnding.GONE : TcpEnding.BROKEN);
    }

    private void end(TcpEnding how) {
        if (isOver) {
            return;
        }
        isOver = true;
        stop();
        close(how);
        if (link == null) {
            giveBack();
        } else {
            link.release();
        }
        record.end(how);
        listener.metrics().ended(how);
        if (how != TcpEnding.TOO_MANY) {
            // A flood of connections must not become a flood of lines: those are only counted.
            loop.log().accept(record);
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (dialer != null) {
            dialer.cancel();
        }
        if (tunnel != null) {
            tunnel.stop();
        }
        client.stop();
    }

    private void close(TcpEnding how) {
        if (how == TcpEnding.NO_ROUTE && isTls) {
            UnrecognizedName.answer(channel());
        } else {
            close(channel(), how);
        }
        if (link != null) {
            link.side().stop();
            close(link.side().channel(), how);
        }
    }

    /** A connection that did not come to its end is reset, so that nobody takes what came for everything. */
    private static void close(SocketChannel channel, TcpEnding how) {
        if (how == TcpEnding.COMPLETE) {
            var unused = channel.close();
        } else {
            RelaySide.reset(channel);
        }
    }

    /** A connection that no server took did not use what the limits granted. */
    private void giveBack() {
        long nowNanos = listener.host().nanoTime();
        callerReservation.cancel(nowNanos);
        resourceReservation.cancel(nowNanos);
    }
}

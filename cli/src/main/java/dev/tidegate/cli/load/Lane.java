package dev.tidegate.cli.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One event loop's share of a run: every so-many-th request and its connections. What is due and not yet written needs
 * no queue: due times ascend, so the number of the next request says it all. Everything runs on the event loop, but for
 * the constructor.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers have no result to act on
final class Lane implements ConnectListener {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final long TIMER_NANOS_MIN = 20_000;
    private static final long SWEEP_NANOS_MIN = 1_000_000;
    private static final long SWEEP_NANOS_MAX = 50_000_000;
    private static final int SWEEPS_PER_TIMEOUT = 50;

    private final EventLoop loop;
    private final LoadPlan plan;
    private final LoadListener listener;
    private final Run run;
    private final ConnectionPool pool;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final int step;
    private long next;
    private long end;
    private long inFlight;
    private long startNanos;
    private boolean running;
    private boolean timerSet;
    private Tally tally = new Tally();

    /** Prepares lane {@code number} of the plan's threads. */
    Lane(Bootstrap bootstrap, int number, Run run) {
        this.loop = (EventLoop) bootstrap.config().group();
        this.run = run;
        this.plan = run.plan();
        this.listener = run.listener();
        this.step = plan.threads();
        this.next = number;
        this.end = plan.arrivals().count();
        bootstrap
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        run.security().add(channel);
                        channel.pipeline()
                                .addLast(new Connection(Lane.this, channel, Transcript.of(listener.readsRefusals())));
                    }
                });
        this.pool = new ConnectionPool(
                bootstrap, run.security(), share(plan.connections(), number), share(plan.maxConnections(), number));
    }

    private int share(int connections, int number) {
        return Math.max(1, (connections + step - 1 - number) / step);
    }

    EventLoop loop() {
        return loop;
    }

    /** Completes when every request of this lane has ended. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Opens the first connections; tells the end of each attempt. */
    void open(ConnectListener opening) {
        pool.refill(opening);
    }

    /** Starts to send: due times count from {@code startNanos} on the clock of {@link System#nanoTime}. */
    void begin(long runStartNanos) {
        startNanos = runStartNanos;
        running = true;
        sweep();
    }

    /** Sends nothing more, and gives up what is in flight. */
    void stop() {
        end = Math.min(end, next);
        inFlight = 0;
        running = false;
        pool.close();
        done.complete(null);
    }

    /** Hands over the counts since the last call. */
    Tally takeTally() {
        Tally taken = tally;
        tally = new Tally();
        return taken;
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    /** Gives up what is late, now and again. */
    private void sweep() {
        if (!running) {
            return;
        }
        long timeoutNanos = plan.timeout().toNanos();
        long nowNanos = now();
        for (Connection late : pool.late(nowNanos - timeoutNanos)) {
            late.abandon();
            inFlight--;
            tally.timedOut(nowNanos - late.dueNanos(), nowNanos - late.sentNanos());
        }
        while (!plan.isClosed() && next < end && plan.arrivals().dueNanos(next) <= nowNanos - timeoutNanos) {
            tally.missed(nowNanos - plan.arrivals().dueNanos(next));
            next += step;
        }
        pump();
        long period = Math.clamp(timeoutNanos / SWEEPS_PER_TIMEOUT, SWEEP_NANOS_MIN, SWEEP_NANOS_MAX);
        loop.schedule(this::sweep, period, TimeUnit.NANOSECONDS);
    }

    /** Writes what is due, as far as connections are idle. */
    private void pump() {
        if (!running) {
            return;
        }
        long nowNanos = now();
        if (plan.isClosed() && nowNanos >= plan.arrivals().length().toNanos()) {
            end = Math.min(end, next);
        }
        while (next < end && pool.hasIdle() && plan.arrivals().dueNanos(next) <= nowNanos) {
            write(nowNanos);
        }
        if (next >= end) {
            endWhenQuiet();
        } else {
            awaitNext(nowNanos);
        }
    }

    private void write(long nowNanos) {
        Connection connection = pool.take();
        connection.carry(next, plan.isClosed() ? nowNanos : plan.arrivals().dueNanos(next), nowNanos);
        listener.onStart(next);
        tally.started++;
        inFlight++;
        connection.send(run.requests().get(next), run.requests().isHead(next));
        next += step;
    }

    private void awaitNext(long nowNanos) {
        long waitNanos = plan.arrivals().dueNanos(next) - nowNanos;
        if (waitNanos <= 0) {
            pool.grow((plan.arrivals().dueBefore(nowNanos) - next) / step + 1, this);
        } else if (!timerSet) {
            timerSet = true;
            loop.schedule(this::onTimer, Math.max(waitNanos, TIMER_NANOS_MIN), TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        timerSet = false;
        pump();
    }

    private void endWhenQuiet() {
        if (inFlight == 0) {
            stop();
        }
    }

    @Override
    public void onConnect() {
        pump();
    }

    /** The next request that is due will not get a connection either. */
    @Override
    public void onConnectFailure(Throwable cause) {
        if (running && next < end && plan.arrivals().dueNanos(next) <= now()) {
            tally.failed(Failure.CONNECT);
            next += step;
        }
        pump();
    }

    /** The answer to a connection's request is complete. */
    void onAnswer(Connection connection, int status) {
        long nowNanos = now();
        inFlight--;
        tally.answered(status, nowNanos - connection.dueNanos(), nowNanos - connection.sentNanos());
        listener.onAnswer(connection.index(), status);
        if (listener.readsRefusals() && Tally.isRefusal(status)) {
            listener.onRefusal(connection.index(), connection.text());
        }
        pool.giveBack(connection);
        pump();
    }

    /** A connection's request ended without an answer. */
    void onFailure(Failure failure) {
        inFlight--;
        tally.failed(failure);
        pump();
    }

    /** A connection is closed, by whomever. */
    void onClose(Connection connection) {
        pool.remove(connection);
        if (running) {
            pool.refill(this);
        }
    }
}

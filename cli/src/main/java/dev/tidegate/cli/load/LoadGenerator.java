package dev.tidegate.cli.load;

import dev.tidegate.cli.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a plan. The schedule alone decides when a request leaves: an answer that is late delays nothing as long as a
 * connection is free, and when none is, the waiting counts as latency.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing and timers have no result to act on
public final class LoadGenerator {
    private static final long HEAD_START_NANOS = 5_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    private final LoadPlan plan;
    private final LoadListener listener;
    private final List<Lane> lanes = new ArrayList<>();
    private final Tally total = new Tally();
    private final List<LoadSecond> seconds = new ArrayList<>();
    private long dueSoFar;

    private LoadGenerator(LoadPlan plan, LoadListener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /**
     * Runs a plan to its end and blocks until then. When the thread is interrupted, the run stops, the report tells
     * what was done until then, and the thread stays interrupted.
     *
     * @throws UnreachableException when not one connection can be made at the start
     */
    public static LoadReport run(LoadPlan plan, LoadListener listener) throws UnreachableException {
        Transport transport = Transport.best();
        try (RequestBytes requests = RequestBytes.of(plan)) {
            EventLoopGroup group = transport.group(plan.threads(), "tidegate-load");
            try {
                return new LoadGenerator(plan, listener).run(transport, group, requests);
            } finally {
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            }
        }
    }

    private LoadReport run(Transport transport, EventLoopGroup group, RequestBytes requests)
            throws UnreachableException {
        prepare(transport, group, requests);
        openAll();
        long startNanos = System.nanoTime() + HEAD_START_NANOS;
        lanes.forEach(lane -> lane.loop().execute(() -> lane.begin(startNanos)));
        awaitEnd(startNanos);
        return report(Math.max(1, System.nanoTime() - startNanos));
    }

    private void prepare(Transport transport, EventLoopGroup group, RequestBytes requests) {
        Run run = new Run(plan, requests, Security.of(plan), listener);
        InetSocketAddress target = new InetSocketAddress(plan.target().getHost(), plan.port());
        for (int i = 0; i < plan.threads(); i++) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(group.next())
                    .channel(transport.socket())
                    .remoteAddress(target);
            lanes.add(new Lane(bootstrap, i, run));
        }
    }

    /** Opens the first connections, so that the first requests do not pay for them. */
    private void openAll() throws UnreachableException {
        OpeningCount opening = new OpeningCount(Math.max(plan.connections(), plan.threads()));
        lanes.forEach(lane -> lane.loop().execute(() -> lane.open(opening)));
        try {
            opening.end().get();
        } catch (ExecutionException none) {
            stop();
            throw new UnreachableException(plan.target().getAuthority(), none);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // the wait for the end sees it at once
        }
    }

    private void stop() {
        lanes.forEach(lane -> lane.loop().execute(lane::stop));
    }

    private void awaitEnd(long startNanos) {
        CompletableFuture<Void> end =
                CompletableFuture.allOf(lanes.stream().map(Lane::done).toArray(CompletableFuture[]::new));
        boolean interrupted = false;
        while (!end.isDone()) {
            long secondEndNanos = startNanos + (seconds.size() + 1) * SECOND_NANOS;
            try {
                end.get(secondEndNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException secondIsOver) {
                // As expected: the run goes on.
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            } catch (InterruptedException stopped) {
                interrupted = true;
                stop();
                end.join();
            }
            closeSecond(System.nanoTime() - startNanos);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSecond(long elapsedNanos) {
        Tally second = new Tally();
        for (Lane lane : lanes) {
            second.add(lane.loop().submit(lane::takeTally).syncUninterruptibly().getNow());
        }
        total.add(second);
        long due = plan.isClosed() ? total.started : plan.arrivals().dueBefore(elapsedNanos);
        LoadSecond row = new LoadSecond(
                seconds.size() + 1,
                due - dueSoFar,
                second.started,
                second.good(),
                second.refused,
                second.errors(),
                Math.max(0, due - total.started - total.neverStarted()),
                second.fromDue.getValueAtPercentile(50),
                second.fromDue.getValueAtPercentile(99));
        dueSoFar = due;
        seconds.add(row);
        listener.onSecond(row, second.fromDue);
    }

    private LoadReport report(long elapsedNanos) {
        Map<String, Long> classes = new LinkedHashMap<>();
        for (int i = 1; i < total.statusClasses.length; i++) {
            classes.put(i + "xx", total.statusClasses[i]);
        }
        Map<Failure, Long> failures = new EnumMap<>(Failure.class);
        for (Failure failure : Failure.values()) {
            failures.put(failure, total.failures.getOrDefault(failure, 0L));
        }
        return new LoadReport(
                plan.isClosed(),
                Duration.ofNanos(elapsedNanos),
                dueSoFar,
                total.started,
                classes,
                total.refused,
                total.serverErrors,
                failures,
                total.fromDue,
                total.fromSent,
                total.refusals,
                seconds);
    }
}

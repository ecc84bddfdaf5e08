package dev.tidegate.cli.demo;

import dev.tidegate.cli.demo.DemoPlan.Crowd;
import dev.tidegate.cli.load.Arrivals;
import dev.tidegate.cli.load.LoadGenerator;
import dev.tidegate.cli.load.LoadListener;
import dev.tidegate.cli.load.LoadPlan;
import dev.tidegate.cli.load.LoadSecond;
import dev.tidegate.cli.load.UnreachableException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** One of the two shops as its clients see it: sends the crowds there and keeps what they saw. Thread-safe. */
final class Side {
    private static final int CONNECTIONS_AT_FIRST = 32;
    private static final int CONNECTIONS_MAX = 4_000;
    private static final double WARM_UP_PER_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofMillis(1_500);

    private final DemoPlan plan;
    private final URI target;
    private final Map<Crowd, SideSecond[]> seen = new EnumMap<>(Crowd.class);

    Side(DemoPlan plan, InetSocketAddress address) {
        this.plan = plan;
        this.target = URI.create("http://127.0.0.1:" + address.getPort());
        for (Crowd crowd : Crowd.values()) {
            SideSecond[] seconds = new SideSecond[plan.seconds()];
            Arrays.setAll(seconds, second -> SideSecond.none());
            seen.put(crowd, seconds);
        }
    }

    /** The crowds, each on a thread of its own, ready to be started. */
    List<Thread> crowds() {
        return Arrays.stream(Crowd.values())
                .map(crowd ->
                        Thread.ofPlatform().daemon().name("tidegate-" + crowd).unstarted(() -> send(crowd)))
                .toList();
    }

    /** Asks a little, unseen, so that the first second does not measure a cold Java machine. */
    void warmUp() {
        send(Arrivals.steady(WARM_UP_PER_SECOND, WARM_UP), Crowd.CUSTOMERS, LoadListener.NONE);
    }

    private void send(Crowd crowd) {
        send(plan.arrivals(crowd), crowd, new LoadListener() {
            @Override
            public void onSecond(LoadSecond second, Histogram fromDue) {
                add(crowd, second, fromDue);
            }
        });
    }

    private void send(Arrivals arrivals, Crowd crowd, LoadListener listener) {
        LoadPlan load = LoadPlan.of(target, arrivals)
                .withRequests(plan.requests(crowd))
                .withConnections(CONNECTIONS_AT_FIRST, CONNECTIONS_MAX)
                .withTimeout(plan.patience())
                .withThreads(1);
        try {
            LoadGenerator.run(load, listener);
        } catch (UnreachableException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** What ends after the last second belongs to it. */
    private synchronized void add(Crowd crowd, LoadSecond second, Histogram fromDue) {
        SideSecond[] seconds = find(crowd);
        int at = Math.min(second.second(), seconds.length) - 1;
        seconds[at] = seconds[at].plus(SideSecond.of(second, fromDue));
    }

    private SideSecond[] find(Crowd crowd) {
        SideSecond[] seconds = seen.get(crowd);
        if (seconds == null) {
            throw new IllegalStateException("no seconds of " + crowd);
        }
        return seconds;
    }

    /** What everyone saw in a second, counted from 1. */
    synchronized SideSecond second(int second) {
        return Arrays.stream(Crowd.values())
                .map(crowd -> find(crowd)[second - 1])
                .reduce(SideSecond.none(), SideSecond::plus);
    }

    /** What everyone saw in the flood. */
    SideSecond flood() {
        return IntStream.rangeClosed(1, plan.seconds())
                .filter(plan::isFlood)
                .mapToObj(this::second)
                .reduce(SideSecond.none(), SideSecond::plus);
    }

    /** What the customers saw in the flood. */
    synchronized SideSecond floodForCustomers() {
        return IntStream.rangeClosed(1, plan.seconds())
                .filter(plan::isFlood)
                .mapToObj(second -> find(Crowd.CUSTOMERS)[second - 1])
                .reduce(SideSecond.none(), SideSecond::plus);
    }
}

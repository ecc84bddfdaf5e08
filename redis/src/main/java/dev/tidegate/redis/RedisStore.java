package dev.tidegate.redis;

import dev.tidegate.SharedStore;
import dev.tidegate.limit.SharedCount;
import dev.tidegate.limit.SharedRule;
import dev.tidegate.metrics.MetricRegistry;
import dev.tidegate.policy.StoreSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The counts of limits in Redis or Valkey. Each hash slot that is used has a {@link Lane} of its own; a server that is
 * not a cluster has one. Thread-safe; no method blocks but {@link #close}.
 */
final class RedisStore implements SharedStore, Ticker.Task, Lane.Observer {
    /** After how long of silence a connection is replaced. */
    private static final long RENEW_NANOS = 1_000_000_000;

    private static final long CONNECT_PAUSE_NANOS = 100_000_000;
    private static final System.Logger LOG = System.getLogger(RedisStore.class.getName());

    private final StoreSpec spec;
    private final Keys keys;
    private final Wire wire;
    private final Ticker ticker = new Ticker(System::nanoTime);
    private final Lane[] lanes;
    private final Nodes nodes;
    private final StoreMetrics metrics = new StoreMetrics();
    private final Map<String, RedisCount> counts = new ConcurrentHashMap<>();
    private final AtomicInteger lanesAway;
    private volatile String trouble = "it has not answered yet";
    private final long openedNanos = System.nanoTime();
    /** Runs while anything of the store is away. */
    private final AwayTime awayTime = new AwayTime(openedNanos);

    private volatile boolean isOutageKnown;
    private long renewNanos = System.nanoTime();

    /** A store whose questions are answered or fail within this time; it does nothing before {@link #start}. */
    RedisStore(StoreSpec spec, StoreAddress address, long timeoutNanos) {
        int laneCount = address.isCluster() ? Keys.LANES : 1;
        this.spec = spec;
        this.wire = LettuceWire.to(address);
        this.keys = new Keys(spec.prefix());
        Lane.Surroundings around =
                new Lane.Surroundings(wire, Script.named("limits.lua"), ticker, System::nanoTime, timeoutNanos);
        this.lanes = IntStream.range(0, laneCount)
                .mapToObj(lane -> new Lane(around, keys.probe(lane), this))
                .toArray(Lane[]::new);
        this.lanesAway = new AtomicInteger(laneCount);
        this.nodes = new Nodes(wire, keys, () -> counts.values().forEach(RedisCount::forget));
    }

    void start() {
        ticker.add(this);
        for (Lane lane : lanes) {
            ticker.add(lane);
        }
        ticker.add(nodes);
        wire.renew(this::isConnectionLost);
        ticker.start();
    }

    @Override
    public SharedCount count(SharedRule rule) {
        return counts.compute(rule.name(), (name, known) -> {
            if (known == null) {
                RedisCount count = new RedisCount(this, rule);
                ticker.add(count);
                return count;
            }
            known.change(rule);
            return known;
        });
    }

    long nowNanos() {
        return System.nanoTime();
    }

    Keys keys() {
        return keys;
    }

    Nodes nodes() {
        return nodes;
    }

    Ticker ticker() {
        return ticker;
    }

    StoreMetrics metrics() {
        return metrics;
    }

    /** The lane of a count. */
    Lane lane(String limit, String text) {
        return lanes.length == 1 ? lanes[0] : lanes[keys.lane(limit, text)];
    }

    @Override
    public void hold() {
        for (Lane lane : lanes) {
            lane.hold();
        }
    }

    @Override
    public void release() {
        for (Lane lane : lanes) {
            lane.release();
        }
    }

    /** Whether no server answers, so that asking is of no use. */
    boolean isAway() {
        return lanesAway.get() == lanes.length;
    }

    /** For how long anything of the store has been away in all. */
    long awayNanos(long nowNanos) {
        return awayTime.nanos(nowNanos);
    }

    int hotKeys() {
        return counts.values().stream().mapToInt(RedisCount::hotKeys).sum();
    }

    @Override
    public void sent(int questions) {
        metrics.calls.increment();
        metrics.questions.add(questions);
    }

    @Override
    public void answered(long roundTripNanos) {
        metrics.roundTrip(roundTripNanos);
    }

    @Override
    public void failed(int questions, String why) {
        metrics.failures.add(questions);
        trouble = why;
    }

    @Override
    public synchronized void turned(boolean isAway) {
        int away = lanesAway.addAndGet(isAway ? 1 : -1);
        awayTime.turn(away > 0, nowNanos());
        if (isAway && !isOutageKnown) {
            tellOutage();
        } else if (away == 0) {
            isOutageKnown = false;
            LOG.log(System.Logger.Level.INFO, "the store of shared limits at {0} answers", spec.place());
        }
    }

    /** Says once for each outage that there is one. */
    private void tellOutage() {
        isOutageKnown = true;
        LOG.log(
                System.Logger.Level.WARNING,
                "the store of shared limits at {0} does not answer: {1}; on-store-failure holds until it does",
                spec.place(),
                trouble);
    }

    @Override
    public long tick(long nowNanos) {
        if (isConnectionLost() && nowNanos - renewNanos >= (wire.isOpened() ? RENEW_NANOS : CONNECT_PAUSE_NANOS)) {
            renewNanos = nowNanos;
            wire.renew(this::isConnectionLost);
        }
        if (isAway() && !isOutageKnown && nowNanos - openedNanos >= RENEW_NANOS) {
            tellOutage();
        }
        return nowNanos + CONNECT_PAUSE_NANOS;
    }

    private boolean isConnectionLost() {
        long nowNanos = System.nanoTime();
        return !wire.isOpened() || Arrays.stream(lanes).anyMatch(lane -> lane.awayNanos(nowNanos) >= RENEW_NANOS);
    }

    @Override
    public State state() {
        int away = lanesAway.get();
        String text = "the store at " + spec.place();
        if (away == 0) {
            return new State(true, text + " answers", nodes.count());
        }
        String extent = away < lanes.length ? " answers for a part of the keys only: " : " does not answer: ";
        return new State(false, text + extent + trouble, nodes.count());
    }

    /** Why the last question had no answer. */
    String trouble() {
        return trouble;
    }

    /** Fails when the store does not say. */
    CompletionStage<Void> announceReset() {
        return nodes.announceReset();
    }

    @Override
    public void register(MetricRegistry registry) {
        metrics.register(registry, this);
    }

    @Override
    public void close() {
        nodes.leave();
        ticker.close();
        for (Lane lane : lanes) {
            lane.close();
        }
        wire.close();
    }
}

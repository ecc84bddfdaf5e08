package dev.tidegate.gateway;

import dev.tidegate.Gate;
import dev.tidegate.gateway.admin.LimitShape;
import dev.tidegate.gateway.admin.RatesSource;
import dev.tidegate.limit.LimitCounts;
import dev.tidegate.metrics.RateRing;
import dev.tidegate.metrics.RateShape;
import dev.tidegate.metrics.TrafficKey;
import dev.tidegate.metrics.TrafficRegistry;
import dev.tidegate.metrics.TrafficShape;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The last ten minutes second by second: the traffic of each route and upstream, and what each limit decided. Fed once
 * a second from counters that are there anyway, so it costs a request nothing more. Thread-safe.
 */
final class RateHistory implements RatesSource {
    private static final int ADMITTED = 0;
    private static final int DELAYED = 1;
    private static final int REFUSED = 2;
    private static final int WOULD_REFUSE = 3;
    private static final int COUNTERS = 4;

    private final InstantSource clock;
    private final TrafficRegistry traffic;
    private final Map<String, RateRing> limits = new LinkedHashMap<>();
    private volatile long reloadedSecond;

    RateHistory(InstantSource clock) {
        this.clock = clock;
        this.traffic = new TrafficRegistry(now());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** Where the event loops get their counts from. */
    TrafficRegistry traffic() {
        return traffic;
    }

    /** Another policy is in force from this second on. */
    void onReload() {
        reloadedSecond = now();
    }

    @Override
    public long reloadedSecond() {
        return reloadedSecond;
    }

    @Override
    public long presentSecond() {
        return traffic.sampledSecond() + 1;
    }

    /** Takes in the second that has just ended. Limits that the gate no longer has are forgotten. */
    void sample(Gate gate) {
        long second = now() - 1;
        traffic.sample(second);
        synchronized (limits) {
            limits.keySet().retainAll(gate.limiters().keySet());
            gate.limiters()
                    .forEach((name, limiter) -> limits.computeIfAbsent(name, any -> new RateRing(COUNTERS, second))
                            .sample(second, counters(limiter.counts())));
        }
    }

    private static long[] counters(LimitCounts counts) {
        long[] counters = new long[COUNTERS];
        counters[ADMITTED] = counts.admitted();
        counters[DELAYED] = counts.waited();
        counters[REFUSED] = counts.refused();
        counters[WOULD_REFUSE] = counts.shadowRefused();
        return counters;
    }

    @Override
    public List<TrafficKey> keys() {
        return traffic.keys();
    }

    @Override
    public TrafficShape shape(List<TrafficKey> keys, long from, long to) {
        return traffic.shape(keys, from, to);
    }

    @Override
    public List<String> limits() {
        synchronized (limits) {
            return List.copyOf(limits.keySet());
        }
    }

    @Override
    public LimitShape limit(String name, long from, long to) {
        synchronized (limits) {
            RateRing ring = limits.getOrDefault(name, new RateRing(COUNTERS, to));
            long[] asked = ring.rises(ADMITTED, from, to);
            long[] refused = ring.rises(REFUSED, from, to);
            Arrays.setAll(asked, second -> asked[second] + refused[second]);
            return new LimitShape(
                    RateShape.of(asked),
                    LongStream.of(ring.rises(DELAYED, from, to)).sum(),
                    LongStream.of(refused).sum(),
                    LongStream.of(ring.rises(WOULD_REFUSE, from, to)).sum());
        }
    }
}

package dev.tidegate.bench.overload;

import dev.tidegate.breaker.Breaker;
import dev.tidegate.breaker.BreakerRule;
import dev.tidegate.breaker.Opening;
import dev.tidegate.simulation.Request;
import java.util.IdentityHashMap;
import java.util.Map;

/** Tidegate's breaker. */
final class TidegateFuse implements Fuse {
    private final Breaker breaker;
    private final Map<Request, Long> permits = new IdentityHashMap<>();
    private Opening seen = Opening.NONE;
    private int openings;

    TidegateFuse(BreakerRule rule, long seed) {
        breaker = Breaker.of(rule, seed, 0);
    }

    @Override
    public boolean tryPass(Request request, long nowNanos) {
        long permit = breaker.tryPass(nowNanos);
        count();
        if (permit == Breaker.REFUSED) {
            return false;
        }
        permits.put(request, permit);
        return true;
    }

    @Override
    public void onResult(Request request, boolean failed, long serviceNanos, long nowNanos) {
        breaker.onResult(permits.remove(request), failed, serviceNanos, nowNanos);
        count();
    }

    @Override
    public void onNothing(Request request) {
        breaker.onNothing(permits.remove(request));
    }

    private void count() {
        if (breaker.lastOpening() != seen) {
            seen = breaker.lastOpening();
            openings++;
        }
    }

    /** The processors of the service have been too busy. */
    void onBusy(double load, long nowNanos) {
        breaker.onBusy(load, nowNanos);
        count();
    }

    @Override
    public int openings() {
        return openings;
    }
}

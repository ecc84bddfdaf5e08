package dev.tidegate.bench.overload;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import java.util.concurrent.TimeUnit;

/** The limits of the library concurrency-limits, driven by virtual time. */
final class NetflixLimit implements LimitDoor.LimitAdapter {
    private final Limit limit;
    private final VegasChance chance;

    private NetflixLimit(Limit limit, VegasChance chance) {
        this.limit = limit;
        this.chance = chance;
    }

    /** What the builder of a limiter makes when it is told nothing: judges by single samples. */
    static NetflixLimit vegas() {
        VegasLimit vegas = VegasLimit.newDefault();
        return new NetflixLimit(vegas, VegasChance.of(vegas));
    }

    static NetflixLimit windowedVegas() {
        VegasLimit vegas = VegasLimit.newDefault();
        return new NetflixLimit(WindowedLimit.newBuilder().build(vegas), VegasChance.of(vegas));
    }

    static NetflixLimit gradient2() {
        return new NetflixLimit(WindowedLimit.newBuilder().build(Gradient2Limit.newDefault()), VegasChance.NONE);
    }

    static NetflixLimit aimd() {
        return new NetflixLimit(
                AIMDLimit.newBuilder().timeout(5, TimeUnit.SECONDS).build(), VegasChance.NONE);
    }

    @Override
    public int limit() {
        return limit.getLimit();
    }

    @Override
    public void onSample(long startNanos, long nanos, int inFlight, boolean late) {
        limit.onSample(startNanos, nanos, inFlight, late);
        chance.afterSample();
    }
}

package dev.tidegate.limit;

/**
 * A store that takes over from one of another form, key by key, when a key is first asked about. A key is charged here
 * before it is discharged there, so at no moment does it have more than it should.
 */
final class MigratingStore extends Store {
    private static final int DEPTH_MAX = 4;

    private final Store fresh;
    private final Store former;

    MigratingStore(Store fresh, Store former) {
        this.fresh = fresh;
        this.former =
                former instanceof MigratingStore migrating && migrating.depth() >= DEPTH_MAX ? migrating.fresh : former;
    }

    private int depth() {
        return former instanceof MigratingStore migrating ? migrating.depth() + 1 : 1;
    }

    Store fresh() {
        return fresh;
    }

    private void pull(long key, long nowNanos) {
        double spent = former.spent(key, nowNanos);
        if (spent > 0) {
            fresh.charge(key, spent, nowNanos);
            double surplus = spent - former.take(key, nowNanos);
            if (surplus > 0) {
                fresh.charge(key, -surplus, nowNanos);
            }
        }
    }

    @Override
    long acquire(long key, long permits, long maxWaitNanos, long nowNanos) {
        pull(key, nowNanos);
        return fresh.acquire(key, permits, maxWaitNanos, nowNanos);
    }

    @Override
    long waitNanos(long key, long permits, long nowNanos) {
        pull(key, nowNanos);
        return fresh.waitNanos(key, permits, nowNanos);
    }

    @Override
    void refund(long key, long permits, long grantedNanos, long nowNanos) {
        pull(key, nowNanos);
        fresh.refund(key, permits, grantedNanos, nowNanos);
    }

    @Override
    void charge(long key, double permits, long nowNanos) {
        pull(key, nowNanos);
        fresh.charge(key, permits, nowNanos);
    }

    @Override
    double spent(long key, long nowNanos) {
        pull(key, nowNanos);
        return fresh.spent(key, nowNanos);
    }

    @Override
    long remaining(long key, long nowNanos) {
        pull(key, nowNanos);
        return fresh.remaining(key, nowNanos);
    }

    @Override
    long resetNanos(long key, long nowNanos) {
        pull(key, nowNanos);
        return fresh.resetNanos(key, nowNanos);
    }

    @Override
    double take(long key, long nowNanos) {
        pull(key, nowNanos);
        return fresh.take(key, nowNanos);
    }

    @Override
    void forget(long key, long nowNanos) {
        pull(key, nowNanos);
        fresh.forget(key, nowNanos);
    }

    @Override
    boolean change(LimitRule rule, KeyMemory memory, long nowNanos) {
        return fresh.change(rule, memory, nowNanos);
    }

    @Override
    long bytes() {
        return fresh.bytes() + former.bytes();
    }

    @Override
    long evictedLive() {
        return fresh.evictedLive() + former.evictedLive();
    }
}

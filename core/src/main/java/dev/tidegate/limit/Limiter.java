package dev.tidegate.limit;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One named limit with its live state. Thread-safe; takes no lock and allocates nothing on a call, and a refusal only
 * reads.
 *
 * <p>A key is any number; texts become keys by {@link dev.tidegate.model.KeyHash}. Without {@linkplain KeyMemory keyed
 * memory} the key is ignored. Times are those of one clock like {@link System#nanoTime}; they may wrap, and threads may
 * pass slightly older ones than others. All costs are whole permits, at least 1.
 *
 * <p>One that is {@linkplain #sharedBy shared} is counted with other nodes. A {@link LimitChain} waits for the store
 * when only that knows; asked directly, the limit decides by what this node holds, and else as {@link OnStoreFailure}
 * says. What the node counts itself refills only in the time that it is without the store.
 *
 * <p>The guarantees of each algorithm are in {@code docs/explanation/limits.md}.
 */
public final class Limiter {
    /** The wait for something that will never be due, because it costs more than the limit can ever grant at once. */
    public static final long NEVER = WordRule.NEVER;

    private static final AtomicReferenceFieldUpdater<Limiter, Store> STORE =
            AtomicReferenceFieldUpdater.newUpdater(Limiter.class, Store.class, "store");

    private final String name;
    private final LimitRule rule;
    private final KeyMemory memory;
    private final CallCounters counters;
    /** Held by whoever changes the rule of the store; one for this limit and all that were made of it. */
    private final Object changing;

    private final Origin origin;
    private final @Nullable SharedUse shared;
    private volatile Store store;
    /** When the store has nothing to take over any more; read only while it is migrating. */
    private volatile long migratedNanos;

    private Limiter(String name, LimitRule rule, KeyMemory memory, Store store) {
        this.name = name;
        this.rule = rule;
        this.memory = memory;
        this.store = store;
        this.counters = new CallCounters();
        this.changing = new Object();
        this.origin = new Origin();
        this.shared = null;
    }

    private Limiter(Limiter former, LimitRule rule, KeyMemory memory, Store store, @Nullable SharedUse shared) {
        this.name = former.name;
        this.rule = rule;
        this.memory = memory;
        this.store = store;
        this.counters = former.counters;
        this.changing = former.changing;
        this.origin = former.origin;
        this.shared = shared;
        this.migratedNanos = former.migratedNanos;
    }

    /** A limit of which nothing is spent. */
    public static Limiter of(String name, LimitRule rule, KeyMemory memory) {
        return new Limiter(name, rule, memory, Store.of(rule, memory));
    }

    /**
     * This limit, counted with other nodes: what this node has counted alone stays for the times when the store is
     * away.
     */
    public Limiter sharedBy(SharedCount count, OnStoreFailure onStoreFailure) {
        return new Limiter(this, rule, memory, store, new SharedUse(count, onStoreFailure));
    }

    /** This limit, counted by this node alone. */
    public Limiter alone() {
        return shared == null ? this : new Limiter(this, rule, memory, store, null);
    }

    /** Whether the limit is counted with other nodes. */
    public boolean isShared() {
        return shared != null;
    }

    /**
     * The count that is shared with other nodes.
     *
     * @throws IllegalStateException when the limit is counted by this node alone
     */
    public SharedCount sharedCount() {
        return use().count();
    }

    private SharedUse use() {
        if (shared == null) {
            throw new IllegalStateException("'" + name + "' is counted by this node alone");
        }
        return shared;
    }

    /** The name, as in the policy file. */
    public String name() {
        return name;
    }

    /** The rule that this limit was made or reconfigured with. */
    public LimitRule rule() {
        return rule;
    }

    /** How this limit remembers its keys. */
    public KeyMemory memory() {
        return memory;
    }

    /**
     * Takes permits if they are due.
     *
     * @return 0 when granted, else the nanoseconds until they would be due, or {@link #NEVER}
     */
    public long tryAcquire(long key, long permits, long nowNanos) {
        long outcome = reserve(key, permits, 0, nowNanos);
        return outcome >= 0 ? 0 : ~outcome;
    }

    /**
     * Takes permits that are due within a wait. A leaky bucket paces callers that wait their turn this way; sliding
     * windows do not reserve ahead, and refuse what is not due.
     *
     * @return the nanoseconds to wait, 0 or more, when granted; else the bit complement ({@code ~wait}) of the
     *     nanoseconds until the permits would be due, which is negative
     */
    public long reserve(long key, long permits, long maxWaitNanos, long nowNanos) {
        requirePermits(permits);
        if (shared == null) {
            return reserveHere(key, permits, maxWaitNanos, nowNanos);
        }
        long outcome = shared.count().reserve(key, permits, maxWaitNanos, nowNanos);
        boolean isDecided = outcome != SharedCount.ASK && outcome != SharedCount.AWAY;
        return isDecided ? outcome : withoutStore(key, permits, maxWaitNanos, nowNanos);
    }

    /** A time on the clock of what this node counts itself, which stands still while a shared count is there. */
    private long hereNanos(long nowNanos) {
        long since = origin.since(nowNanos);
        return shared == null ? since : shared.aloneNanos(since, nowNanos);
    }

    /** As {@link #reserve}, by what this node has counted itself. */
    private long reserveHere(long key, long permits, long maxWaitNanos, long nowNanos) {
        long now = hereNanos(nowNanos);
        Store seen = store(now);
        long outcome = seen.acquire(key, permits, maxWaitNanos, now);
        if (outcome >= 0) {
            Store current = store;
            if (seen != current) {
                // The limit moved to another store meanwhile and may have left this charge behind.
                current.charge(key, (double) permits, now);
            }
        }
        return outcome;
    }

    /** As {@link #reserve} while the store is away. A refusal of a limit that is closed then waits a moment. */
    long withoutStore(long key, long permits, long maxWaitNanos, long nowNanos) {
        SharedUse use = use();
        counters.storeless.increment();
        return switch (use.onStoreFailure()) {
            case OPEN -> 0;
            case CLOSED -> ~SharedUse.CLOSED_NANOS;
            case LOCAL_SHARE -> {
                shareAmong(use.count().nodes(), use, nowNanos);
                yield reserveHere(key, permits, maxWaitNanos, nowNanos);
            }
        };
    }

    /** Counts here by the part of the rule that one of so many nodes has. What is spent stays spent. */
    private void shareAmong(int nodes, SharedUse use, long nowNanos) {
        if (use.nodes() != nodes) {
            synchronized (changing) {
                // Whoever waited here may find it done, and a change that is done twice may forget what is spent.
                if (use.nodes() != nodes) {
                    use.nodes(nodes);
                    Store unused = change(rule.shareOf(nodes), memory, hereNanos(nowNanos));
                }
            }
        }
    }

    /** The nanoseconds until permits are due, 0 when they are, or {@link #NEVER}; takes nothing. */
    public long peek(long key, long permits, long nowNanos) {
        requirePermits(permits);
        if (shared != null) {
            return shared.count().peek(key, permits, nowNanos);
        }
        return peekHere(key, permits, nowNanos);
    }

    private long peekHere(long key, long permits, long nowNanos) {
        long now = origin.since(nowNanos);
        return store(now).waitNanos(key, permits, now);
    }

    /** How many permits are due now. */
    public long remaining(long key, long nowNanos) {
        if (shared != null) {
            return shared.count().standing(key, nowNanos).remaining();
        }
        long now = origin.since(nowNanos);
        return store(now).remaining(key, now);
    }

    /**
     * Gives back permits that were granted and not used. A grant loses its worth as time gives its permits back anyway:
     * a bucket refunds what the time since the grant has not refilled, a window what it still holds. So no sequence of
     * cancellations lets more pass than the rule allows. Cancel a grant at most once.
     *
     * @param grantedNanos the time that was passed when the permits were granted
     */
    public void cancel(long key, long permits, long grantedNanos, long nowNanos) {
        requirePermits(permits);
        if (shared != null) {
            shared.count().giveBack(key, "", permits, grantedNanos, nowNanos);
        } else {
            cancelHere(key, permits, grantedNanos, nowNanos);
        }
    }

    /** As {@link #cancel}, for what {@link #reserve} took of this node's own count. */
    void cancelHere(long key, long permits, long grantedNanos, long nowNanos) {
        long now = hereNanos(nowNanos);
        // A clock that stood still meanwhile has given back less than this supposes, and no refund may be too large.
        store(now).refund(key, permits, now - (nowNanos - grantedNanos), now);
    }

    /**
     * Corrects a grant once its true cost is known: charges what is missing, even into debt, or refunds what was too
     * much as {@link #cancel} does. A debt is paid off by time before anything is granted again.
     *
     * @param permits how many were granted
     * @param actualPermits what the call really cost, 0 or more
     * @param grantedNanos the time that was passed when the permits were granted
     */
    public void settle(long key, long permits, long actualPermits, long grantedNanos, long nowNanos) {
        if (actualPermits < 0) {
            throw new IllegalArgumentException("actualPermits must be at least 0, but was " + actualPermits);
        }
        if (actualPermits > permits) {
            charge(key, "", actualPermits - permits, nowNanos);
        } else if (actualPermits < permits) {
            cancel(key, permits - actualPermits, grantedNanos, nowNanos);
        }
    }

    /**
     * Charges permits, due or not.
     *
     * @param text the key as all nodes write it; empty when permits of it are held here
     */
    void charge(long key, String text, long permits, long nowNanos) {
        if (shared != null) {
            shared.count().charge(key, text, permits, nowNanos);
        } else {
            chargeHere(key, permits, nowNanos);
        }
    }

    /** Charges this node's own count, due or not. */
    void chargeHere(long key, long permits, long nowNanos) {
        long now = hereNanos(nowNanos);
        store(now).charge(key, (double) permits, now);
    }

    /** Makes a key begin anew in this node's own count. */
    void forgetHere(long key, long nowNanos) {
        long now = hereNanos(nowNanos);
        store(now).forget(key, now);
    }

    /** How this limit stands for a key that asks for so many permits. */
    public LimitStatus explain(long key, long permits, long nowNanos) {
        return status(standing(key, nowNanos), peek(key, permits, nowNanos));
    }

    LimitStatus status(SharedCount.Standing standing, long retryAfterNanos) {
        return new LimitStatus(name, rule, rule.limit(), standing.remaining(), standing.resetNanos(), retryAfterNanos);
    }

    private SharedCount.Standing standing(long key, long nowNanos) {
        if (shared != null) {
            return shared.count().standing(key, nowNanos);
        }
        long now = origin.since(nowNanos);
        Store current = store(now);
        return new SharedCount.Standing(current.remaining(key, now), current.resetNanos(key, now));
    }

    /**
     * This limit under another rule. What is spent stays spent, counted in permits: whoever had used 30 of 100 has used
     * 30 of 50 afterwards, and a debt stays a debt. Calls go on meanwhile, and this object goes on as well, on the same
     * state and under the new rule.
     *
     * <p>A change of rate, burst or limit converts the state in place. A change of algorithm, window or memory moves
     * each key when it is next asked about; until the old state is worth nothing any more, both take memory. A second
     * such change within that time forgets what was not moved by then. A limit that becomes keyed, or stops being so,
     * is another limit and starts unspent. The result is counted by this node alone until {@link #sharedBy} says
     * otherwise.
     */
    public Limiter reconfigured(LimitRule newRule, KeyMemory newMemory, long nowNanos) {
        synchronized (changing) {
            long now = hereNanos(nowNanos);
            if (newMemory.isKeyed() != memory.isKeyed()) {
                return new Limiter(this, newRule, newMemory, Store.of(newRule, newMemory), null);
            }
            return new Limiter(this, newRule, newMemory, change(newRule, newMemory, now), null);
        }
    }

    /** Goes on under another rule, in the same store or in another one that takes over from it. */
    private Store change(LimitRule newRule, KeyMemory newMemory, long nowNanos) {
        Store current = store(nowNanos);
        if (!current.change(newRule, newMemory, nowNanos)) {
            current = new MigratingStore(Store.of(newRule, newMemory), current);
            moveTo(current, nowNanos + Math.max(rule.memoryNanos(), newRule.memoryNanos()));
        }
        return current;
    }

    private void moveTo(Store next, long untilNanos) {
        migratedNanos = untilNanos;
        store = next;
    }

    private Store store(long nowNanos) {
        Store current = store;
        if (current instanceof MigratingStore migrating && nowNanos - migratedNanos >= 0) {
            // Not when a change of the rule has just put another store in its place.
            boolean unused = STORE.compareAndSet(this, current, migrating.fresh());
            return store;
        }
        return current;
    }

    /** What became of the calls that were decided in a {@link LimitChain}; carried over when reconfigured. */
    public LimitCounts counts() {
        return new LimitCounts(
                counters.admitted.sum(),
                counters.waited.sum(),
                counters.refused.sum(),
                counters.shadowRefused.sum(),
                counters.storeless.sum());
    }

    /** How many bytes the state takes. Fixed by the {@linkplain KeyMemory memory}, whatever callers send. */
    public long bytes() {
        return store.bytes();
    }

    /** How many keys had to leave a full table while something of theirs was still spent. */
    public long evictedLive() {
        return store.evictedLive();
    }

    /** As {@link #reserve}, but says {@link SharedCount#ASK} or {@link SharedCount#AWAY} where it is so. */
    long decide(long key, long permits, long maxWaitNanos, long nowNanos) {
        return shared == null
                ? reserve(key, permits, maxWaitNanos, nowNanos)
                : shared.count().reserve(key, permits, maxWaitNanos, nowNanos);
    }

    /** Whether what {@link #withoutStore} refuses is refused because the store is away. */
    boolean isClosedWithoutStore() {
        return use().onStoreFailure() == OnStoreFailure.CLOSED;
    }

    /** Whether what {@link #withoutStore} grants is charged here. */
    boolean isChargedWithoutStore() {
        return use().onStoreFailure() == OnStoreFailure.LOCAL_SHARE;
    }

    CallCounters counters() {
        return counters;
    }

    private static void requirePermits(long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits must be at least 1, but was " + permits);
        }
    }
}

package dev.tidegate.limit;

import dev.tidegate.model.Attribute;
import dev.tidegate.model.Call;
import dev.tidegate.model.KeyHash;
import dev.tidegate.model.Reason;
import java.util.List;

/**
 * Several limits that one call has to pass together. A call that is refused by one of them is charged by none.
 *
 * <p>All limits are read first, and only if all would grant are they charged, in order and under one clock reading. If
 * another thread takes the last permit in between, what was charged so far is given back in full. So a call may be
 * refused because of another that is being refused at the same moment, but never more pass than each limit allows.
 * Immutable and thread-safe; deciding allocates nothing.
 */
public final class LimitChain {
    static final LimitChain EMPTY = new LimitChain(List.of());

    private final Link[] links;
    private final Attribute[][] keys;

    private LimitChain(List<Link> links) {
        this.links = links.toArray(Link[]::new);
        this.keys =
                links.stream().map(link -> link.key().toArray(Attribute[]::new)).toArray(Attribute[][]::new);
    }

    /** A chain of links in the order in which they are asked: put the one that refuses most first. */
    public static LimitChain of(List<Link> links) {
        return links.isEmpty() ? EMPTY : new LimitChain(links);
    }

    /** The links in order. */
    public List<Link> links() {
        return List.of(links);
    }

    int size() {
        return links.length;
    }

    Link link(int place) {
        return links[place];
    }

    /** Decides a call at an exact time. */
    public void acquire(Call call, long cost, long nowNanos, Reservation out) {
        out.begin(this, cost);
        if (readKeys(call, out)) {
            finish(take(cost, nowNanos, out), cost, nowNanos, out);
        }
    }

    /**
     * Decides a call at a coarse time, which may lag a little; asks for a precise one before a refusal that the lag
     * might have caused. A time that lags delays refills, so it never admits what a precise one would refuse, but for
     * what the rate gives in the lag.
     */
    public void acquire(Call call, long cost, long coarseNanos, PreciseClock clock, Reservation out) {
        out.begin(this, cost);
        if (!readKeys(call, out)) {
            return;
        }
        if (take(cost, coarseNanos, out)) {
            finish(true, cost, coarseNanos, out);
        } else if (isDoubtful(out, clock)) {
            long nowNanos = clock.nanoTime();
            finish(take(cost, nowNanos, out), cost, nowNanos, out);
        } else {
            finish(false, cost, coarseNanos, out);
        }
    }

    /** Counts the outcome, and asks the shadow limits about a call that passed. */
    private void finish(boolean isTaken, long cost, long nowNanos, Reservation out) {
        if (!isTaken) {
            links[out.decider()].limiter().counters().refused.increment();
            return;
        }
        for (int i = 0; i < links.length; i++) {
            Limiter.Counters counters = links[i].limiter().counters();
            if (!isAsked(i, out)) {
                continue;
            }
            if (links[i].shadow()) {
                if (links[i].limiter().tryAcquire(out.key(i), cost, nowNanos) == 0) {
                    out.hold(i, 0, nowNanos);
                } else {
                    counters.shadowRefused.increment();
                }
            }
            counters.admitted.increment();
        }
        if (out.waitNanos() > 0) {
            links[out.decider()].limiter().counters().waited.increment();
        }
    }

    private boolean isDoubtful(Reservation out, PreciseClock clock) {
        long beyondNanos = out.retryAfterNanos() - links[out.decider()].maxWaitNanos();
        return out.retryAfterNanos() != Limiter.NEVER && beyondNanos <= clock.lagNanosMax();
    }

    private boolean readKeys(Call call, Reservation out) {
        for (int i = 0; i < links.length; i++) {
            long key = key(call, keys[i], links[i].limiter().memory().seed());
            out.setKey(i, key);
            boolean isMissing = key == KeyHash.NONE && keys[i].length > 0;
            if (isMissing && links[i].missingKey() == MissingKey.REFUSE) {
                if (!links[i].shadow()) {
                    out.refuse(i, Reason.KEY_MISSING, 0);
                    links[i].limiter().counters().refused.increment();
                    return false;
                }
                links[i].limiter().counters().shadowRefused.increment();
            }
        }
        return true;
    }

    private static long key(Call call, Attribute[] attributes, long seed) {
        long key = KeyHash.NONE;
        for (Attribute attribute : attributes) {
            CharSequence value = call.value(attribute);
            if (value.isEmpty()) {
                return KeyHash.NONE;
            }
            long hash = KeyHash.of(value, seed);
            key = key == KeyHash.NONE ? hash : KeyHash.combine(key, hash);
        }
        return key;
    }

    private boolean isAsked(int place, Reservation out) {
        return keys[place].length == 0 || out.key(place) != KeyHash.NONE;
    }

    /** Charges all limits or none. */
    private boolean take(long cost, long nowNanos, Reservation out) {
        out.begin(this, cost);
        for (int i = 0; links.length > 1 && i < links.length; i++) {
            if (!links[i].shadow() && isAsked(i, out)) {
                long wait = links[i].limiter().peek(out.key(i), cost, nowNanos);
                if (wait > links[i].maxWaitNanos()) {
                    out.refuse(i, Reason.RATE, wait);
                    return false;
                }
            }
        }
        for (int i = 0; i < links.length; i++) {
            if (!links[i].shadow() && isAsked(i, out) && !take(i, cost, nowNanos, out)) {
                out.cancel(nowNanos);
                return false;
            }
        }
        return true;
    }

    private boolean take(int place, long cost, long nowNanos, Reservation out) {
        Link link = links[place];
        long outcome = link.limiter().reserve(out.key(place), cost, link.maxWaitNanos(), nowNanos);
        if (outcome < 0) {
            out.refuse(place, Reason.RATE, ~outcome);
            return false;
        }
        out.hold(place, outcome, nowNanos);
        return true;
    }
}

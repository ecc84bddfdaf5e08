package dev.tidegate.limit;

import dev.tidegate.limit.Reservation.Held;
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
 * Shared limits of which only the store knows are asked together, once all others have granted. Immutable and
 * thread-safe; deciding allocates nothing.
 */
public final class LimitChain {
    static final LimitChain EMPTY = new LimitChain(List.of());

    private final Link[] links;
    private final Attribute[][] keys;
    private final boolean hasShared;

    private LimitChain(List<Link> links) {
        this.links = links.toArray(Link[]::new);
        this.keys =
                links.stream().map(link -> link.key().toArray(Attribute[]::new)).toArray(Attribute[][]::new);
        this.hasShared = links.stream().anyMatch(link -> link.limiter().isShared());
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

    /**
     * Decides a call at an exact time. What this node cannot know of a shared limit it asks the store: the verdict is
     * then PENDING.
     */
    public void acquire(Call call, long cost, long nowNanos, Reservation out) {
        out.begin(this, cost);
        if (readKeys(call, true, out)) {
            finish(take(cost, nowNanos, out), call, nowNanos, out);
        }
    }

    /**
     * Decides a call at a coarse time, which may lag a little; asks for a precise one before a refusal that the lag
     * might have caused. A time that lags delays refills, so it never admits what a precise one would refuse, but for
     * what the rate gives in the lag.
     */
    public void acquire(Call call, long cost, long coarseNanos, PreciseClock clock, Reservation out) {
        out.begin(this, cost);
        if (!readKeys(call, true, out)) {
            return;
        }
        if (take(cost, coarseNanos, out)) {
            finish(true, call, coarseNanos, out);
        } else if (isDoubtful(out, clock)) {
            long nowNanos = clock.nanoTime();
            finish(take(cost, nowNanos, out), call, nowNanos, out);
        } else {
            finish(false, call, coarseNanos, out);
        }
    }

    /**
     * Says how a call would be decided, as far as this node knows without asking a store; takes nothing and counts
     * nothing. The verdict is admitted or refused.
     */
    public void peek(Call call, long cost, long nowNanos, Reservation out) {
        out.begin(this, cost);
        boolean unused = readKeys(call, false, out) && areDue(cost, nowNanos, out);
    }

    /**
     * Charges a call that was made already for what it has cost, whatever is left of the limits. A debt is paid off by
     * time before anything is granted again. Limits whose store is away learn nothing of it.
     */
    public void charge(Call call, long cost, long nowNanos, Reservation out) {
        out.begin(this, cost);
        if (readKeys(call, true, out)) {
            for (int i = 0; i < links.length; i++) {
                if (isAsked(i, out)) {
                    links[i].limiter().charge(out.key(i), KeyText.of(call, keys[i]), cost, nowNanos);
                }
            }
        }
    }

    private void finish(boolean isTaken, Call call, long nowNanos, Reservation out) {
        if (!isTaken) {
            links[out.decider()].limiter().counters().refused.increment();
            return;
        }
        if (hasShared) {
            askShadows(call, nowNanos, out);
        }
        if (out.isAsking()) {
            inquire(call, nowNanos, out);
        } else {
            pass(nowNanos, out);
        }
    }

    /** Asks the store about all limits at once that only it knows. */
    private void inquire(Call call, long nowNanos, Reservation out) {
        Inquiry inquiry = new Inquiry(links.length, out.cost(), nowNanos);
        for (int i = 0; i < links.length; i++) {
            if (out.isToAsk(i)) {
                inquiry.add(i, links[i].limiter().sharedCount(), out.key(i), KeyText.of(call, keys[i]));
            }
        }
        out.pend(inquiry);
        for (int i = 0; i < links.length; i++) {
            Question question = inquiry.question(i);
            if (question != null) {
                question.ask(out.cost(), links[i].maxWaitNanos());
            }
        }
    }

    /** Makes a verdict of the answers of the store: all limits stay charged, or none. */
    void conclude(Inquiry inquiry, long nowNanos, Reservation out) {
        inquiry.conclude();
        out.resume(nowNanos);
        for (int i = 0; i < links.length; i++) {
            Question question = inquiry.question(i);
            if (question != null && question.state() == Question.State.GRANTED) {
                out.holdInStore(i, question.waitNanos());
            }
        }
        for (int i = 0; i < links.length; i++) {
            Question question = inquiry.question(i);
            if (question != null && !isGranted(i, question, nowNanos, out)) {
                links[i].limiter().counters().refused.increment();
                out.cancel(nowNanos);
                return;
            }
        }
        pass(nowNanos, out);
    }

    private boolean isGranted(int place, Question question, long nowNanos, Reservation out) {
        return switch (question.state()) {
            case GRANTED -> true;
            case REFUSED -> {
                out.refuse(place, Reason.RATE, question.waitNanos());
                yield false;
            }
            case FAILED, WAITING, ABANDONED -> takeAlone(place, nowNanos, out.grantedNanos(), out);
        };
    }

    /** Counts a call that passes, and asks the shadow limits of this node about it. */
    private void pass(long nowNanos, Reservation out) {
        for (int i = 0; i < links.length; i++) {
            Limiter limiter = links[i].limiter();
            if (!isAsked(i, out)) {
                continue;
            }
            if (links[i].shadow() && !limiter.isShared()) {
                if (limiter.tryAcquire(out.key(i), out.cost(), nowNanos) == 0) {
                    out.hold(i, Held.HERE, 0, nowNanos);
                } else {
                    limiter.counters().shadowRefused.increment();
                }
            }
            limiter.counters().admitted.increment();
        }
        if (out.waitNanos() > 0) {
            links[out.decider()].limiter().counters().waited.increment();
        }
    }

    /** Asks the shared limits that only count, and does not wait for them. */
    private void askShadows(Call call, long nowNanos, Reservation out) {
        for (int i = 0; i < links.length; i++) {
            if (links[i].shadow() && links[i].limiter().isShared() && isAsked(i, out)) {
                askShadow(i, call, nowNanos, out);
            }
        }
    }

    private void askShadow(int place, Call call, long nowNanos, Reservation out) {
        Limiter limiter = links[place].limiter();
        long outcome = limiter.decide(out.key(place), out.cost(), 0, nowNanos);
        if (outcome == SharedCount.ASK) {
            limiter.sharedCount()
                    .ask(
                            out.key(place),
                            KeyText.of(call, keys[place]),
                            out.cost(),
                            0,
                            new ShadowAnswer(limiter.counters().shadowRefused));
        } else if (outcome < 0) {
            limiter.counters().shadowRefused.increment();
        } else if (outcome != SharedCount.AWAY) {
            out.hold(place, Held.IN_HAND, 0, nowNanos);
        }
    }

    private boolean isDoubtful(Reservation out, PreciseClock clock) {
        long beyondNanos = out.retryAfterNanos() - links[out.decider()].maxWaitNanos();
        return out.retryAfterNanos() != Limiter.NEVER && beyondNanos <= clock.lagNanosMax();
    }

    private boolean readKeys(Call call, boolean counts, Reservation out) {
        for (int i = 0; i < links.length; i++) {
            long key = key(call, keys[i], links[i].limiter().memory().seed());
            out.setKey(i, key);
            boolean isMissing = key == KeyHash.NONE && keys[i].length > 0;
            if (isMissing && links[i].missingKey() == MissingKey.REFUSE) {
                CallCounters counters = links[i].limiter().counters();
                if (counts) {
                    (links[i].shadow() ? counters.shadowRefused : counters.refused).increment();
                }
                if (!links[i].shadow()) {
                    out.refuse(i, Reason.KEY_MISSING, 0);
                    return false;
                }
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
        if (links.length > 1 && !areDue(cost, nowNanos, out)) {
            return false;
        }
        for (int i = 0; i < links.length; i++) {
            if (!links[i].shadow() && isAsked(i, out) && !take(i, cost, nowNanos, out)) {
                out.cancel(nowNanos);
                return false;
            }
        }
        return true;
    }

    /** Reads all limits and refuses by the first that would; returns whether none does. */
    private boolean areDue(long cost, long nowNanos, Reservation out) {
        for (int i = 0; i < links.length; i++) {
            if (!links[i].shadow() && isAsked(i, out)) {
                long wait = links[i].limiter().peek(out.key(i), cost, nowNanos);
                if (wait > links[i].maxWaitNanos()) {
                    out.refuse(i, Reason.RATE, wait);
                    return false;
                }
            }
        }
        return true;
    }

    private boolean take(int place, long cost, long nowNanos, Reservation out) {
        Link link = links[place];
        Limiter limiter = link.limiter();
        long outcome = limiter.decide(out.key(place), cost, link.maxWaitNanos(), nowNanos);
        if (outcome == SharedCount.AWAY) {
            return takeAlone(place, nowNanos, nowNanos, out);
        }
        if (outcome == SharedCount.ASK) {
            out.ask(place, nowNanos);
            return true;
        }
        if (outcome < 0) {
            out.refuse(place, Reason.RATE, ~outcome);
            return false;
        }
        out.hold(place, limiter.isShared() ? Held.IN_HAND : Held.HERE, outcome, nowNanos);
        return true;
    }

    /**
     * Decides without the store, as the limit says.
     *
     * @param grantedNanos when the other limits of the chain were charged, which is not later than now
     */
    private boolean takeAlone(int place, long nowNanos, long grantedNanos, Reservation out) {
        Limiter limiter = links[place].limiter();
        long outcome = limiter.withoutStore(out.key(place), out.cost(), links[place].maxWaitNanos(), nowNanos);
        if (outcome < 0) {
            out.refuse(place, limiter.isClosedWithoutStore() ? Reason.STORE_DOWN : Reason.RATE, ~outcome);
            return false;
        }
        out.hold(place, limiter.isChargedWithoutStore() ? Held.HERE : Held.NOT, outcome, grantedNanos);
        return true;
    }
}

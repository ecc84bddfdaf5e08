package dev.tidegate.limit;

import dev.tidegate.model.Reason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LimitChain} decided about one call, and what the call holds of each limit. Made once by the caller and
 * used for one call after another, so that deciding allocates nothing. Used by one thread at a time.
 */
public final class Reservation {
    /** What a chain says of a call. */
    public enum Verdict {
        /** It passes now. */
        ADMITTED,
        /** It passes after {@link #waitNanos}. */
        WAIT,
        /** The store of a shared limit was asked: see {@link #onAnswer}. */
        PENDING,
        /** It does not pass. */
        REFUSED
    }

    private LimitChain chain = LimitChain.EMPTY;
    private long[] keys = new long[4];
    private Held[] held = nothing(4);
    private @Nullable Inquiry inquiry;
    private long cost = 1;
    private long grantedNanos;
    private long waitNanos;
    private long retryAfterNanos;
    private int decider;
    private boolean isAsking;
    private Verdict verdict = Verdict.ADMITTED;
    private Reason reason = Reason.RATE;

    /** Where the permits of a link were taken. */
    enum Held {
        /** Nowhere, or no longer. */
        NOT,
        /** From this node's own count. */
        HERE,
        /** From what this node holds of a shared count. */
        IN_HAND,
        /** From the store. */
        IN_STORE,
        /** Nowhere yet: only the store knows. */
        TO_ASK
    }

    /** An empty reservation. */
    public Reservation() {}

    long cost() {
        return cost;
    }

    long grantedNanos() {
        return grantedNanos;
    }

    /** What was decided. */
    public Verdict verdict() {
        return verdict;
    }

    /** Whether the call passes, now or after its wait. */
    public boolean isAdmitted() {
        return verdict == Verdict.ADMITTED || verdict == Verdict.WAIT;
    }

    /**
     * Runs the listener once when the store has answered a call that is PENDING: on a thread of the store, which it
     * must not keep, or on this one if the answer is there. The owner then {@linkplain #conclude concludes}. It may
     * still come, once, for a call that was cancelled at the same moment.
     */
    public void onAnswer(Runnable listener) {
        pending().onAnswer(listener);
    }

    /**
     * Makes a verdict of the answers of the store.
     *
     * @throws IllegalStateException when nothing is pending, or the store has not answered
     */
    public Verdict conclude(long nowNanos) {
        chain.conclude(pending(), nowNanos, this);
        return verdict;
    }

    private Inquiry pending() {
        if (verdict != Verdict.PENDING || inquiry == null) {
            throw new IllegalStateException("nothing is pending, the call is " + verdict);
        }
        return inquiry;
    }

    /** Why the call was refused; only for a refused call. */
    public Reason reason() {
        if (verdict != Verdict.REFUSED) {
            throw new IllegalStateException("a call that is not refused has no reason to be");
        }
        return reason;
    }

    /** How long an admitted call has to wait for its turn; 0 when it passes now. */
    public long waitNanos() {
        return waitNanos;
    }

    /**
     * How long a refused call has to wait until the same call would pass if nobody else called; {@link Limiter#NEVER}
     * when it costs more than a limit grants at once, 0 when waiting does not help because a key is missing.
     */
    public long retryAfterNanos() {
        return retryAfterNanos;
    }

    /** The place in the chain of the limit that decided: the one that refused, or for which the call waits longest. */
    public int decider() {
        return decider;
    }

    /** The limit that decided. Only after a chain of at least one link has decided. */
    public Limiter limiter() {
        return chain.link(decider).limiter();
    }

    /** The key that the call has for a link of the chain; {@link dev.tidegate.model.KeyHash#NONE} for none. */
    public long key(int link) {
        return keys[link];
    }

    /** How the limit that decided stands for this call. Only after a chain of at least one link has decided. */
    public LimitStatus explain(long nowNanos) {
        return status(decider, nowNanos);
    }

    /** How many limits the chain has that decided. */
    public int size() {
        return chain.size();
    }

    /** How a limit of the chain stands for this call, as the store said if it was asked, else as this node knows. */
    public LimitStatus status(int link, long nowNanos) {
        Limiter limiter = chain.link(link).limiter();
        Question question = inquiry == null ? null : inquiry.question(link);
        if (question == null || !question.isAnswered()) {
            return limiter.explain(keys[link], cost, nowNanos);
        }
        long waitNanos = question.state() == Question.State.REFUSED ? question.waitNanos() : 0;
        return limiter.status(question.standing(), waitNanos);
    }

    /**
     * Gives back what the call holds, because it was not made after all; what it holds already lapsed is not. While the
     * call is PENDING, what the store grants later is given back as well.
     */
    public void cancel(long nowNanos) {
        abandon(nowNanos);
        for (int link = chain.size() - 1; link >= 0; link--) {
            giveBack(link, cost, nowNanos);
        }
        if (verdict == Verdict.PENDING) {
            verdict = Verdict.REFUSED;
        }
    }

    private void giveBack(int link, long permits, long nowNanos) {
        Limiter limiter = chain.link(link).limiter();
        switch (release(link)) {
            case HERE -> limiter.cancelHere(keys[link], permits, grantedNanos, nowNanos);
            case IN_HAND -> limiter.sharedCount().giveBack(keys[link], "", permits, grantedNanos, nowNanos);
            case IN_STORE -> limiter.sharedCount().giveBack(keys[link], text(link), permits, grantedNanos, nowNanos);
            case NOT, TO_ASK -> {}
        }
    }

    private void charge(int link, long permits, long nowNanos) {
        Limiter limiter = chain.link(link).limiter();
        switch (release(link)) {
            case HERE -> limiter.chargeHere(keys[link], permits, nowNanos);
            case IN_HAND -> limiter.sharedCount().charge(keys[link], "", permits, nowNanos);
            case IN_STORE -> limiter.sharedCount().charge(keys[link], text(link), permits, nowNanos);
            case NOT, TO_ASK -> {}
        }
    }

    private Held release(int link) {
        Held was = held[link];
        held[link] = Held.NOT;
        return was;
    }

    private String text(int link) {
        Question question = inquiry == null ? null : inquiry.question(link);
        return question == null ? "" : question.text();
    }

    private void abandon(long nowNanos) {
        if (inquiry != null) {
            inquiry.abandon(nowNanos);
        }
    }

    /** Charges what the call really cost instead of what it was admitted with; see {@link Limiter#settle}. */
    public void settle(long actualCost, long nowNanos) {
        if (actualCost < 0) {
            throw new IllegalArgumentException("actualCost must be at least 0, but was " + actualCost);
        }
        for (int link = 0; link < chain.size(); link++) {
            if (actualCost > cost) {
                charge(link, actualCost - cost, nowNanos);
            } else if (actualCost < cost) {
                giveBack(link, cost - actualCost, nowNanos);
            } else {
                held[link] = Held.NOT;
            }
        }
    }

    /** Lets go of what the call holds without giving it back: it was used, or never taken. */
    public void clear() {
        begin(LimitChain.EMPTY, 1);
    }

    void begin(LimitChain newChain, long newCost) {
        if (inquiry != null) {
            inquiry.abandon(inquiry.askedNanos());
            inquiry = null;
        }
        chain = newChain;
        cost = newCost;
        if (keys.length < chain.size()) {
            keys = new long[chain.size()];
            held = nothing(chain.size());
        }
        waitNanos = 0;
        retryAfterNanos = 0;
        decider = 0;
        isAsking = false;
        verdict = Verdict.ADMITTED;
    }

    void setKey(int link, long key) {
        keys[link] = key;
        held[link] = Held.NOT;
    }

    void hold(int link, Held where, long linkWaitNanos, long nowNanos) {
        held[link] = where;
        grantedNanos = nowNanos;
        await(link, linkWaitNanos);
    }

    /** Only the store knows about this link. */
    void ask(int link, long nowNanos) {
        held[link] = Held.TO_ASK;
        grantedNanos = nowNanos;
        isAsking = true;
    }

    boolean isAsking() {
        return isAsking;
    }

    boolean isToAsk(int link) {
        return held[link] == Held.TO_ASK;
    }

    /** The store is asked. */
    void pend(Inquiry newInquiry) {
        inquiry = newInquiry;
        verdict = Verdict.PENDING;
    }

    /** The store has answered: what the call had to wait for before counts from then on. */
    void resume(long nowNanos) {
        waitNanos = Math.max(0, waitNanos - Math.max(0, nowNanos - grantedNanos));
        verdict = waitNanos > 0 ? Verdict.WAIT : Verdict.ADMITTED;
    }

    /** The store has granted this link. */
    void holdInStore(int link, long linkWaitNanos) {
        held[link] = Held.IN_STORE;
        await(link, linkWaitNanos);
    }

    private void await(int link, long linkWaitNanos) {
        if (linkWaitNanos > waitNanos) {
            waitNanos = linkWaitNanos;
            decider = link;
            verdict = Verdict.WAIT;
        }
    }

    void refuse(int link, Reason newReason, long newRetryAfterNanos) {
        verdict = Verdict.REFUSED;
        reason = newReason;
        retryAfterNanos = newRetryAfterNanos;
        decider = link;
        waitNanos = 0;
    }

    private static Held[] nothing(int links) {
        Held[] held = new Held[links];
        Arrays.fill(held, Held.NOT);
        return held;
    }
}

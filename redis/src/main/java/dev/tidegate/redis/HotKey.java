package dev.tidegate.redis;

import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A key that is asked for often, served from permits in hand. When half of them are used, more are asked for; when the
 * store has none, nobody is asked until the time that it named. Whoever finds nothing and no refusal waits for the
 * question that is under way. Thread-safe; {@link #reserve} takes no lock and allocates nothing. Time is passed in, but
 * for answers, which come when they come.
 */
final class HotKey implements Question.Asker {
    /** After how long without a call a key is no longer hot. */
    static final long IDLE_NANOS = 1_000_000_000;
    /** How many calls wait for an answer; more ask for themselves. */
    static final int WAITING_MAX = 4_096;

    /** For how much of the time that permits may be held they are asked for in advance. */
    private static final double TARGET_PART = 0.75;
    /** A call that wants more than this part of what is asked for at once goes to the store by itself. */
    private static final int CALL_PART = 8;

    private static final double NANOS_PER_MICRO = 1e3;

    /** What a key needs of what is around it. */
    interface Surroundings {
        /** The time. */
        long nowNanos();

        /** Asks the store for permits to hold. */
        void lease(HotKey key, Question.Wish wish, Question.Claim claim);

        /** Makes sure that {@link HotKey#tick} is called at a time. */
        void wake(long dueNanos);

        /** Who this node is. */
        long node();
    }

    private record Waiting(long permits, SharedAnswer answer) {}

    /** What the store said last. */
    private record Seen(Answer.Held held, long remaining, long resetNanos, long atNanos) {}

    private final long key;
    private final String text;
    private final Surroundings around;
    private final Hand hand = new Hand();
    private final Demand demand;
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private volatile Terms terms;
    private volatile Seen seen;
    /** Until when the store has nothing for this node. */
    private volatile long deniedNanos;
    /** At so few permits in a chunk it is time to ask for more. */
    private volatile long low;

    private volatile boolean isLow;
    private volatile boolean isActive = true;
    // While the key is active they belong to the thread that ticks, else to the one that wakes it up.
    private long usedNanos;
    private long usedTotal;

    /**
     * The rule, and how it is shared.
     *
     * @param isFair whether nodes get max-min fair shares
     */
    record Terms(StoredRule rule, boolean isFair) {}

    HotKey(long key, String text, Terms terms, Surroundings around, long nowNanos) {
        this.key = key;
        this.text = text;
        this.terms = terms;
        this.around = around;
        this.demand = new Demand(nowNanos);
        this.deniedNanos = nowNanos;
        this.usedNanos = nowNanos;
        this.seen = new Seen(Answer.Held.NONE, terms.rule().limit(), 0, nowNanos);
    }

    long key() {
        return key;
    }

    String text() {
        return text;
    }

    StoredRule rule() {
        return terms.rule();
    }

    /** Whether calls are served from here. */
    boolean isActive() {
        return isActive;
    }

    /** Goes on under another rule: what was granted under the old one holds no more. */
    void change(Terms newTerms) {
        terms = newTerms;
        forget();
    }

    /** Forgets what was granted and refused. */
    void forget() {
        hand.drop();
        deniedNanos = around.nowNanos();
    }

    /** As {@link SharedCount#reserve}, as far as it can be said from here. */
    long reserve(long permits, long maxWaitNanos, long nowNanos) {
        demand.add(permits);
        long left = hand.take(permits, nowNanos);
        if (left >= 0) {
            if (left <= low && !isLow) {
                noteLow(nowNanos);
            }
            return 0;
        }
        long waitNanos = deniedNanos - nowNanos;
        return waitNanos > maxWaitNanos ? ~waitNanos : SharedCount.ASK;
    }

    private void noteLow(long nowNanos) {
        if (hand.total(nowNanos) <= low) {
            isLow = true;
            around.wake(nowNanos);
        }
    }

    /** Nanoseconds for which nothing is to be had for certain; who is told so counts as one who wanted permits. */
    long peek(long permits, long nowNanos) {
        long waitNanos = deniedNanos - nowNanos;
        if (waitNanos <= 0 || hand.total(nowNanos) >= permits) {
            return 0;
        }
        demand.add(permits);
        return waitNanos;
    }

    /** Lets a call wait for the next answer; false when it is better to ask the store for it alone. */
    boolean join(long permits, SharedAnswer answer) {
        boolean isSmall = permits == 1 || permits * CALL_PART <= 2 * low;
        if (!isSmall || waitingCount.incrementAndGet() > WAITING_MAX) {
            waitingCount.addAndGet(isSmall ? -1 : 0);
            return false;
        }
        waiting.add(new Waiting(permits, answer));
        if (!isAsking.get()) {
            serve();
        }
        return true;
    }

    /** Gives waiting calls what there is, or says that there is nothing; asks for more when neither is known. */
    private void serve() {
        long nowNanos = around.nowNanos();
        Waiting first = waiting.peek();
        while (first != null) {
            boolean isDue = hand.total(nowNanos) >= first.permits();
            long waitNanos = deniedNanos - nowNanos;
            if (!isDue && waitNanos <= 0) {
                refill(nowNanos);
                return;
            }
            Waiting next = waiting.poll();
            if (next != null) {
                waitingCount.decrementAndGet();
                conclude(next, waitNanos, nowNanos);
            }
            first = waiting.peek();
        }
    }

    private void conclude(Waiting call, long waitNanos, long nowNanos) {
        Seen last = seen;
        if (hand.take(call.permits(), nowNanos) >= 0) {
            call.answer().granted(0, last.remaining(), last.resetNanos());
        } else if (waitNanos > 0) {
            call.answer().refused(waitNanos, last.remaining(), last.resetNanos());
        } else {
            // Others were faster: it is the first to be served next time.
            waitingCount.incrementAndGet();
            waiting.add(call);
        }
    }

    private void refill(long nowNanos) {
        if (!isAsking.compareAndSet(false, true)) {
            return;
        }
        Terms current = terms;
        StoredRule rule = current.rule();
        double perNano = demand.perNano(nowNanos);
        long target = Math.clamp((long) Math.ceil(perNano * rule.heldNanos() * TARGET_PART), 1, rule.heldMax());
        low = target / 2;
        long missing = Math.max(target - hand.total(nowNanos), waitingCount.get());
        Question.Wish wish =
                new Question.Wish(Question.Operation.LEASE, Math.clamp(missing, 1, rule.heldMax()), rule.heldNanos());
        double perMicro = current.isFair() ? Math.max(perNano * NANOS_PER_MICRO, Double.MIN_NORMAL) : 0;
        around.lease(this, wish, new Question.Claim(perMicro, around.node(), seen.held(), nowNanos));
    }

    @Override
    public void answered(Answer answer, long sentNanos) {
        if (answer.granted() > 0) {
            hand.put(answer.granted(), sentNanos + answer.held().nanos());
        }
        // What was granted may be less than was wanted, and then this is when there will be more.
        deniedNanos = sentNanos + answer.waitNanos();
        seen = new Seen(answer.held(), answer.remaining(), answer.resetNanos(), sentNanos);
        isLow = false;
        isAsking.set(false);
        serve();
        if (answer.waitNanos() > 0) {
            around.wake(deniedNanos);
        }
    }

    @Override
    public void failed() {
        isLow = false;
        isAsking.set(false);
        Waiting next = waiting.poll();
        while (next != null) {
            waitingCount.decrementAndGet();
            next.answer().failed();
            next = waiting.poll();
        }
    }

    /** Asks for more when it is time to, and returns when that may be next. */
    long tick(long nowNanos) {
        if (!isActive) {
            return nowNanos + IDLE_NANOS;
        }
        long total = demand.total();
        if (total != usedTotal) {
            usedTotal = total;
            usedNanos = nowNanos;
        } else if (nowNanos - usedNanos >= IDLE_NANOS) {
            isActive = false;
            return nowNanos + IDLE_NANOS;
        }
        boolean isUsed = nowNanos - usedNanos <= terms.rule().heldNanos();
        if (!isUsed || isAsking.get()) {
            return nowNanos + IDLE_NANOS;
        }
        if (deniedNanos - nowNanos > 0) {
            return deniedNanos;
        }
        if (isLow || hand.total(nowNanos) <= low) {
            refill(nowNanos);
        }
        return nowNanos + terms.rule().heldNanos();
    }

    /** Makes a key hot again that was quiet; of those who would do so at once, one does. */
    synchronized void wakeUp(long nowNanos) {
        if (!isActive) {
            demand.restart(nowNanos);
            usedNanos = nowNanos;
            isActive = true;
        }
    }

    /** Puts back permits that were not used, if their time is not over. */
    boolean putBack(long permits, long takenNanos, long nowNanos) {
        return hand.putBack(permits, takenNanos, nowNanos);
    }

    /** Takes permits for a cost that became known late. */
    boolean takeMore(long permits, long nowNanos) {
        return hand.take(permits, nowNanos) >= 0;
    }

    /** How the key stands as far as it is known here. */
    SharedCount.Standing standing(long nowNanos) {
        Seen last = seen;
        long sinceNanos = Math.max(0, nowNanos - last.atNanos());
        return new SharedCount.Standing(
                hand.total(nowNanos) + last.remaining(), Math.max(0, last.resetNanos() - sinceNanos));
    }
}

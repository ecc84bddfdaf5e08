package dev.tidegate.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Questions to one server (or one hash slot) in batches. A question goes at once while few batches are under way and
 * nobody holds it back; else it waits for others until the batch is full, an answer comes back, or its delay is over,
 * which is not looked at while answers are faster than that. Every question is answered or fails within the timeout.
 * Thread-safe; nothing blocks.
 */
final class Lane implements Ticker.Task {
    /** How long a question may wait for others to go with it. */
    static final long DELAY_NANOS = 200_000;

    static final int BATCH_MAX = 128;
    /** How many batches may be under way. */
    static final int IN_FLIGHT_MAX = 8;
    /** With fewer batches than this under way nobody waits for others, so the server is never idle between two. */
    static final int EAGER_MAX = 2;
    /** How many questions may wait to be sent. */
    static final int WAITING_MAX = 16_384;

    /** What a lane needs of its store. */
    record Surroundings(Wire wire, Script script, Ticker ticker, LongSupplier clock, long timeoutNanos) {}

    /** Is told what goes on. Neither method blocks. */
    interface Observer {
        /** A batch was sent. */
        void sent(int questions);

        /** A batch was answered in time. */
        void answered(long roundTripNanos);

        /** So many questions had no answer, for this reason. */
        void failed(int questions, String why);

        /** The server counts as away, or is there again. */
        void turned(boolean isAway);
    }

    private final Surroundings around;
    private final byte[] probeKey;
    private final Observer observer;
    private final Outage outage;
    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final Queue<Batch> inFlight = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlightCount = new AtomicInteger();
    private final AtomicBoolean isGathering = new AtomicBoolean();
    /** How many know that more questions are about to come. */
    private final AtomicInteger holders = new AtomicInteger();
    /** How long the last answer took; none yet is slow. */
    private volatile long roundTripNanos = Long.MAX_VALUE;

    Lane(Surroundings around, byte[] probeKey, Observer observer) {
        this.around = around;
        this.probeKey = probeKey;
        this.observer = observer;
        this.outage = new Outage(around.clock().getAsLong());
    }

    /** Whether the server counts as away, so that asking is of no use. */
    boolean isAway() {
        return outage.isOpen();
    }

    /** For how long the server has been away. */
    long awayNanos(long nowNanos) {
        return outage.lastsNanos(nowNanos);
    }

    /** More questions are about to come: those that come now wait for them, until {@link #release}. */
    void hold() {
        holders.incrementAndGet();
    }

    /** Ends one hold. Whoever holds has many calls and waits for none, so one batch under way at a time is enough. */
    void release() {
        if (holders.decrementAndGet() == 0 && !waiting.isEmpty()) {
            long nowNanos = around.clock().getAsLong();
            if (inFlightCount.get() == 0) {
                send(nowNanos);
            } else if (isAnswerSlow()) {
                around.ticker().by(nowNanos + DELAY_NANOS);
            }
        }
    }

    /** Whether the delay of a question is over before an answer comes back, which sends what waits. */
    private boolean isAnswerSlow() {
        return roundTripNanos > DELAY_NANOS;
    }

    void ask(Question question) {
        if (outage.isOpen()) {
            question.fail();
        } else if (waitingCount.incrementAndGet() > WAITING_MAX) {
            waitingCount.decrementAndGet();
            observer.failed(1, "too many questions wait to be sent");
            question.fail();
        } else {
            waiting.add(question);
            send(around.clock().getAsLong());
            // When nothing of this lane was left behind, its time ends with that of the batch; and who holds, sends.
            boolean isLeft = waitingCount.get() > 0 && holders.get() == 0 && isAnswerSlow();
            around.ticker().by(question.askedNanos() + (isLeft ? DELAY_NANOS : around.timeoutNanos()));
        }
    }

    /** Sends what is due. Whoever comes while another thread gathers a batch leaves it to that thread. */
    private void send(long nowNanos) {
        while (isDue(nowNanos) && isGathering.compareAndSet(false, true)) {
            List<Question> questions;
            try {
                questions = gather();
                inFlightCount.addAndGet(questions.isEmpty() ? 0 : 1);
            } finally {
                isGathering.set(false);
            }
            if (!questions.isEmpty()) {
                send(new Batch(questions, nowNanos));
            }
        }
    }

    private boolean isDue(long nowNanos) {
        Question first = waiting.peek();
        int flying = inFlightCount.get();
        return first != null
                && flying < IN_FLIGHT_MAX
                && ((flying < EAGER_MAX && holders.get() == 0)
                        || waitingCount.get() >= BATCH_MAX
                        || nowNanos - first.askedNanos() >= DELAY_NANOS);
    }

    private List<Question> gather() {
        List<Question> questions = new ArrayList<>(Math.min(BATCH_MAX, waitingCount.get()));
        while (questions.size() < BATCH_MAX) {
            Question next = waiting.poll();
            if (next == null) {
                break;
            }
            waitingCount.decrementAndGet();
            questions.add(next);
        }
        return questions;
    }

    private void send(Batch batch) {
        inFlight.add(batch);
        observer.sent(batch.size());
        around.wire().run(around.script(), batch.keys(), batch.arguments()).whenComplete((reply, failure) -> {
            if (batch.end()) {
                land(batch, reply, failure);
            }
        });
    }

    @SuppressWarnings("NullAway") // whenComplete gives exactly one of the two
    private void land(Batch batch, byte[] reply, Throwable failure) {
        release(batch);
        long nowNanos = around.clock().getAsLong();
        if (failure == null && batch.fits(reply)) {
            roundTripNanos = nowNanos - batch.sentNanos();
            observer.answered(roundTripNanos);
            if (outage.succeeded()) {
                observer.turned(false);
            }
            send(nowNanos);
            batch.answer(reply);
        } else {
            fail(batch, failure == null ? "a reply that is none of the script" : Trouble.of(failure));
        }
    }

    private void release(Batch batch) {
        inFlight.remove(batch);
        inFlightCount.decrementAndGet();
    }

    private void fail(Batch batch, String why) {
        long nowNanos = around.clock().getAsLong();
        boolean isTurn = outage.failed(batch.sentNanos(), nowNanos);
        observer.failed(batch.size(), why);
        if (isTurn) {
            observer.turned(true);
        }
        batch.fail();
        if (isTurn) {
            failWaiting(nowNanos, 0);
        }
        send(nowNanos);
        around.ticker().by(nowNanos);
    }

    /** Fails questions that have waited for longer than so much; true when one is left. */
    private void failWaiting(long nowNanos, long ageNanos) {
        Question first = waiting.peek();
        while (first != null && nowNanos - first.askedNanos() >= ageNanos) {
            Question next = waiting.poll();
            if (next != null) {
                waitingCount.decrementAndGet();
                observer.failed(1, "no answer in time");
                next.fail();
            }
            first = waiting.peek();
        }
    }

    @Override
    public long tick(long nowNanos) {
        long timeoutNanos = around.timeoutNanos();
        for (Batch batch : inFlight) {
            if (nowNanos - batch.askedNanos() >= timeoutNanos && batch.end()) {
                release(batch);
                fail(batch, "no answer in time");
            }
        }
        failWaiting(nowNanos, timeoutNanos);
        send(nowNanos);
        if (outage.takeProbe(nowNanos)) {
            probe(nowNanos);
        }
        return nextNanos(nowNanos);
    }

    private void probe(long nowNanos) {
        StoredRule none = new StoredRule(StoredRule.BUCKET, 1, 1, 0, 0, 0);
        Question.Wish wish = new Question.Wish(Question.Operation.PROBE, 0, 0);
        inFlightCount.incrementAndGet();
        send(new Batch(List.of(Question.of(probeKey, none, wish, nowNanos, Question.Asker.NOBODY)), nowNanos));
    }

    private long nextNanos(long nowNanos) {
        long next = nowNanos + (outage.isOpen() ? Outage.PROBE_NANOS : Ticker.IDLE_NANOS);
        Batch oldest = inFlight.peek();
        if (oldest != null) {
            next = Ticker.earlier(next, oldest.askedNanos() + around.timeoutNanos());
        }
        Question first = waiting.peek();
        if (first != null) {
            boolean isFull = inFlightCount.get() >= IN_FLIGHT_MAX;
            next = Ticker.earlier(next, first.askedNanos() + (isFull ? around.timeoutNanos() : DELAY_NANOS));
        }
        return next;
    }

    /** Fails everything, because nobody will answer any more. */
    void close() {
        for (Batch batch : inFlight) {
            if (batch.end()) {
                batch.fail();
            }
        }
        failWaiting(around.clock().getAsLong(), 0);
    }
}

package dev.tidegate.redis;

import dev.tidegate.limit.SharedAnswer;
import dev.tidegate.limit.SharedCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Nodes that share one hot key in virtual time: their hands are real and so is the script, which runs on a real server
 * under virtual time; only the network and the callers are made up. Everything follows from the seed.
 */
final class VirtualNodes {
    static final long SECOND = 1_000_000_000L;
    private static final double SERVER_EPOCH_MICROS = 5e13;

    private record Event(long nanos, long number, Runnable action) {}

    private final ScriptRun script;
    private final HotKey.Terms terms;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private final List<Node> nodes = new ArrayList<>();
    private final List<Long> admitted = new ArrayList<>();
    private long nowNanos;
    private long number;
    private long calls;
    private long serverSkewMicros;
    /** Answers take at least this long, and up to four times as long. */
    private long wayNanos = 50_000;

    VirtualNodes(ScriptRun script, HotKey.Terms terms, long seed) {
        this.script = script;
        this.terms = terms;
        this.random = new Random(seed);
        script.flushAll();
    }

    /** A node, whose clock is off by so much. */
    Node add(long clockSkewNanos) {
        Node node = new Node(nodes.size() + 1, clockSkewNanos);
        nodes.add(node);
        return node;
    }

    /** Lets virtual time pass. */
    void run(long nanos) {
        long endNanos = nowNanos + nanos;
        while (!events.isEmpty() && events.peek().nanos() <= endNanos) {
            Event event = events.poll();
            nowNanos = event.nanos();
            event.action().run();
        }
        nowNanos = endNanos;
    }

    void at(long nanos, Runnable action) {
        events.add(new Event(Math.max(nanos, nowNanos), number++, action));
    }

    long nowNanos() {
        return nowNanos;
    }

    /** How many times the script was called. */
    long calls() {
        return calls;
    }

    void slowDown(long newWayNanos) {
        wayNanos = newWayNanos;
    }

    void skewServer(long micros) {
        serverSkewMicros = micros;
    }

    /** When each call passed, in order. */
    List<Long> admitted() {
        return admitted;
    }

    long admittedBetween(long fromNanos, long untilNanos) {
        return admitted.stream()
                .filter(at -> at > fromNanos && at <= untilNanos)
                .count();
    }

    /** The most by which any interval held more than the rate gives in its time; at most the burst if all is well. */
    double mostAboveRate(double paceNanos) {
        double level = 0;
        double most = 0;
        long last = 0;
        for (long at : admitted) {
            level = Math.max(0, level - (at - last) / paceNanos) + 1;
            last = at;
            most = Math.max(most, level);
        }
        return most;
    }

    /** One node with its callers. */
    final class Node implements HotKey.Surroundings {
        private final int id;
        private final long skewNanos;
        private final HotKey key;
        private long plannedNanos = Long.MAX_VALUE;
        private double perSecond;
        private long epoch;
        private long granted;
        private long asked;
        private boolean isCut;

        private Node(int id, long skewNanos) {
            this.id = id;
            this.skewNanos = skewNanos;
            this.key = new HotKey(1, "shop", terms, this, nowNanos());
        }

        /** From now on so many calls come, at random times. */
        void offer(double callsPerSecond) {
            perSecond = callsPerSecond;
            epoch++;
            next(epoch);
        }

        private void next(long now) {
            if (now == epoch && perSecond > 0) {
                double gap = -Math.log(1 - random.nextDouble()) * SECOND / perSecond;
                at(nowNanos + Math.max(1, (long) gap), () -> {
                    call();
                    next(now);
                });
            }
        }

        private void call() {
            long outcome = key.reserve(1, 0, nowNanos());
            if (outcome == 0) {
                admit();
            } else if (outcome == SharedCount.ASK) {
                asked++;
                key.join(1, new SharedAnswer() {
                    @Override
                    public void granted(long waitNanos, long remaining, long resetNanos) {
                        admit();
                    }

                    @Override
                    public void refused(long waitNanos, long remaining, long resetNanos) {}

                    @Override
                    public void failed() {}
                });
            }
        }

        private void admit() {
            granted++;
            admitted.add(nowNanos);
        }

        long granted() {
            return granted;
        }

        /** How many calls had to wait for the store. */
        long asked() {
            return asked;
        }

        HotKey key() {
            return key;
        }

        /** Nothing comes back to this node any more, as if it had been killed. */
        void cut() {
            isCut = true;
            epoch++;
        }

        @Override
        public long nowNanos() {
            return nowNanos + skewNanos;
        }

        @Override
        public void lease(HotKey hot, Question.Wish wish, Question.Claim claim) {
            Question question = Question.lease(Keys.bytes("shop"), hot.rule(), wish, claim, hot);
            long sentNanos = nowNanos();
            at(nowNanos + way(), () -> {
                calls++;
                byte[] reply = script.run(question, serverMicros());
                at(nowNanos + way(), () -> {
                    if (!isCut) {
                        ScriptRun.answer(question, reply, sentNanos);
                    }
                });
            });
        }

        private long way() {
            return wayNanos + (long) (random.nextDouble() * 3 * wayNanos);
        }

        @Override
        public void wake(long dueNanos) {
            long due = Math.max(nowNanos, dueNanos - skewNanos);
            if (due < plannedNanos) {
                plannedNanos = due;
                at(due, () -> {
                    if (plannedNanos == due && !isCut) {
                        plannedNanos = Long.MAX_VALUE;
                        wake(key.tick(nowNanos()));
                    }
                });
            }
        }

        @Override
        public long node() {
            return id;
        }
    }

    private double serverMicros() {
        return SERVER_EPOCH_MICROS + Math.floor(nowNanos / 1e3) + serverSkewMicros;
    }
}

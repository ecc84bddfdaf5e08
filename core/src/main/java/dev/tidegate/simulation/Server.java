package dev.tidegate.simulation;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/** The service at work: a pool of workers with a queue of its own, the wait downstream, the processors, and pauses. */
final class Server {
    private static final int PAUSE_SEED = 8;
    private static final double MILLI_NANOS = 1e6;

    private final Scenario scenario;
    private final Processors processors;
    private final SplittableRandom chance;
    private final Deque<Request> pool = new ArrayDeque<>();
    private final Queue<Wait> waits =
            new PriorityQueue<>(Comparator.comparingLong(Wait::endNanos).thenComparingLong(Wait::number));
    private int busyWorkers;
    private int inFlight;
    private long number;
    private long nextPauseNanos = Long.MAX_VALUE;

    private record Wait(long endNanos, long number, Request request) {}

    Server(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.processors = new Processors(scenario.service());
        this.chance = new SplittableRandom(Draw.mix(seed * 31 + PAUSE_SEED));
        follow(0);
        if (scenario.pauses().everySeconds() > 0) {
            planPause(0);
        }
    }

    /** Follows the course of the scenario. */
    void follow(long nowNanos) {
        double at = nowNanos / 1e9;
        Course course = scenario.course();
        processors.are(course.cores().applyAsDouble(at), course.speed().applyAsDouble(at), nowNanos);
    }

    int inFlight() {
        return inFlight;
    }

    void admit(Request request, long nowNanos) {
        inFlight++;
        request.admittedNanos = nowNanos;
        request.inService = true;
        if (busyWorkers < scenario.service().workers()) {
            begin(request, nowNanos);
        } else {
            pool.addLast(request);
        }
    }

    /** A refusal costs the service a little as well. */
    void refuse(long nowNanos) {
        processors.steal(scenario.service().refusalMicros() * 1e3, nowNanos);
    }

    private void begin(Request request, long nowNanos) {
        busyWorkers++;
        if (request.waitNanos > 0) {
            waits.add(new Wait(nowNanos + request.waitNanos, number++, request));
        } else {
            processors.add(request, nowNanos);
        }
    }

    /** When something happens next that is no end of a request. */
    long nextEventNanos() {
        Wait first = waits.peek();
        return Math.min(nextPauseNanos, first == null ? Long.MAX_VALUE : first.endNanos());
    }

    void event(long nowNanos) {
        if (nowNanos >= nextPauseNanos) {
            double millis = scenario.pauses().minMillis()
                    + chance.nextDouble()
                            * (scenario.pauses().maxMillis() - scenario.pauses().minMillis());
            processors.pause(nowNanos + (long) (millis * MILLI_NANOS), nowNanos);
            planPause(processors.pausedUntilNanos());
        } else {
            Wait over = waits.poll();
            if (over != null) {
                processors.add(over.request(), nowNanos);
            }
        }
    }

    private void planPause(long fromNanos) {
        double seconds =
                -StrictMath.log(1 - chance.nextDouble()) * scenario.pauses().everySeconds();
        nextPauseNanos = fromNanos + (long) (seconds * 1e9);
    }

    /** When the next request is over. */
    long nextEndNanos() {
        return processors.nextEndNanos();
    }

    /** The request that is over. */
    Request end(long nowNanos) {
        Request ended = processors.end(nowNanos);
        ended.inService = false;
        busyWorkers--;
        inFlight--;
        Request next = pool.pollFirst();
        if (next != null) {
            begin(next, nowNanos);
        }
        return ended;
    }
}

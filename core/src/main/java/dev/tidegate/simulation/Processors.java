package dev.tidegate.simulation;

import java.util.Arrays;

/**
 * Processors that all requests share evenly. A virtual clock runs at the speed of each; a request is over when the
 * clock has gone on by its work, so that a change of speed touches nobody.
 */
final class Processors {
    private final Service service;
    private double[] ends = new double[1024];
    private Request[] requests = new Request[1024];
    private int size;
    private double cores;
    private double speed;
    private double virtualNanos;
    private double rate;
    private long atNanos;
    private long pausedUntilNanos;
    private double stolenNanos;

    Processors(Service service) {
        this.service = service;
    }

    /** Changes what there is. */
    void are(double newCores, double newSpeed, long nowNanos) {
        if (newCores != cores || newSpeed != speed) {
            advance(nowNanos);
            cores = newCores;
            speed = newSpeed;
            changeRate();
        }
    }

    /** Everything stands still until a time. */
    void pause(long untilNanos, long nowNanos) {
        advance(nowNanos);
        pausedUntilNanos = untilNanos;
    }

    long pausedUntilNanos() {
        return pausedUntilNanos;
    }

    /** Takes processor time from everybody. */
    void steal(double cpuNanos, long nowNanos) {
        advance(nowNanos);
        stolenNanos += cpuNanos / Math.max(1, cores);
    }

    void add(Request request, long nowNanos) {
        advance(nowNanos);
        push(virtualNanos + request.cpuNanos, request);
        changeRate();
    }

    /** When the next request will be over if nothing changes; {@link Long#MAX_VALUE} for never. */
    long nextEndNanos() {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        double needed = Math.max(0, ends[0] - virtualNanos) / rate + stolenNanos;
        double end = Math.max(atNanos, pausedUntilNanos) + needed;
        return end > 9e18 ? Long.MAX_VALUE : (long) Math.ceil(end);
    }

    /** Takes out the request that is over. */
    Request end(long nowNanos) {
        advance(nowNanos);
        Request ended = pop();
        changeRate();
        return ended;
    }

    private void advance(long nowNanos) {
        double elapsed = nowNanos - atNanos;
        if (elapsed <= 0) {
            return;
        }
        if (pausedUntilNanos > atNanos) {
            elapsed -= Math.min(pausedUntilNanos, nowNanos) - atNanos;
        }
        double stolen = Math.min(elapsed, stolenNanos);
        stolenNanos -= stolen;
        virtualNanos += (elapsed - stolen) * rate;
        atNanos = nowNanos;
    }

    private void changeRate() {
        rate = service.speedOfEach(size, cores, speed);
    }

    // ---- a heap by end

    private void push(double end, Request request) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            requests = Arrays.copyOf(requests, 2 * size);
        }
        int place = size++;
        while (place > 0 && ends[(place - 1) >>> 1] > end) {
            int parent = (place - 1) >>> 1;
            set(place, ends[parent], requests[parent]);
            place = parent;
        }
        set(place, end, request);
    }

    private Request pop() {
        Request top = requests[0];
        double end = ends[--size];
        Request request = requests[size];
        int place = 0;
        int child = smallerChild(0);
        while (child < size && ends[child] < end) {
            set(place, ends[child], requests[child]);
            place = child;
            child = smallerChild(place);
        }
        set(place, end, request);
        return top;
    }

    private int smallerChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && ends[left + 1] < ends[left] ? left + 1 : left;
    }

    private void set(int place, double end, Request request) {
        ends[place] = end;
        requests[place] = request;
    }
}

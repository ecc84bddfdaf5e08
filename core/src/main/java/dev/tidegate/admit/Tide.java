package dev.tidegate.admit;

/**
 * The limit {@code tide}: a latency set-point that is tested against throughput.
 *
 * <p>While the limit does not bind, the mean service time is the time without load, and the set-point stands a quarter
 * above it. While it binds, the limit follows Little's law towards throughput times set-point. A rise of the latency
 * alone cannot tell "we queue" from "the work got slower", so the limit is moved up and down by a few per cent, and
 * every move is judged by what it did to the throughput ({@link Elasticity}): where concurrency clearly buys throughput
 * the set-point rises above the latency seen; where it clearly buys nothing, the set-point sinks below it.
 *
 * <p>Not thread-safe. Needs no knob: changing any constant here by a third moves the goodput by half a point at most.
 */
final class Tide implements LimitAlgorithm {
    /** More of the arrivals than this must have waited for the limit to count as binding. */
    private static final double BINDING = 0.2;

    private static final double IDLE_BLOCKED = 0.05;
    private static final double IDLE_IN_FLIGHT = 0.8;
    /** An unused limit sinks towards so many times the concurrency that was used. */
    private static final double ROOM = 4;

    private static final double ROOM_MIN = 20;
    private static final double ROOM_WEIGHT = 0.2;
    private static final double PEAK_DECAY = 0.995;
    private static final double REST_WEIGHT = 60;
    private static final int REST_SAMPLES = 30;

    private static final double SLACK = 0.25;
    private static final double SET_POINT_MIN = 1.05;
    /** How much throughput is worth in latency: 1 % of latency for so much of a per cent of throughput. */
    private static final double TARGET = 0.15;

    private static final double KNOWN_VARIANCE = 0.05;
    private static final double RAISE = 0.6;
    private static final double LOWER = 0.35;
    private static final double SET_POINT_WEIGHT = 0.5;
    private static final double SPEND = 0.3;
    private static final double GROW = 0.4;
    private static final double STEP_UP_MAX = 1.4;
    private static final double STEP_UP_SURE_MAX = 2;
    private static final double STEP_UP_COLD = 2;
    private static final double STEP_DOWN_MAX = 0.75;
    private static final double GAIN_MIN = 0.25;
    private static final double GAIN_MAX = 0.8;
    /** Further below the set-point than so many deviations of chance, the latency leaves room beyond doubt. */
    private static final double ROOM_DEVIATIONS = 2;
    /** From the second window on that leaves room: so much more, and twice as much with each further one. */
    private static final double ROOM_GROW = 0.2;

    private static final int ROOMY_WINDOWS_MAX = 10;
    /** From which elasticity on a step may be larger. */
    private static final double SURE = 0.5;
    /** Below which elasticity a cold start has found the top. */
    private static final double WARM = 0.6;

    private static final double LATE = 0.3;
    private static final int LATE_SAMPLES = 5;

    private static final double WINDOW_MIN = 100e6;
    private static final double WINDOW_MAX = 4e9;
    private static final double WINDOW_RELAXATIONS = 3;
    private static final int WINDOW_SAMPLES = 50;
    private static final double SETTLE_RELAXATIONS = 1.5;
    private static final double SETTLE_MAX = 1.5e9;

    private final int min;
    private final int max;
    private final ServiceTime service = new ServiceTime();
    private final Elasticity elasticity = new Elasticity();
    private final Dither dither = new Dither();
    private double limit;
    private int effective;
    private double peak;
    /** The service time without load; 0 while unknown. */
    private double restNanos;
    /** The latency that is aimed at; 0 while nothing is known. */
    private double setPointNanos;

    private double coldestNanos;
    private double ratioBefore = 1;
    /** So many windows in a row left room. */
    private int roomyWindows;

    private long settleNanos;

    Tide(int initial, int min, int max) {
        this.min = min;
        this.max = max;
        this.limit = initial;
        this.effective = initial;
    }

    @Override
    public int limit() {
        return effective;
    }

    @Override
    public long windowNanos() {
        return (long) Math.max(WINDOW_MIN, Math.min(WINDOW_MAX, WINDOW_RELAXATIONS * service.relaxationNanos()));
    }

    @Override
    public int windowSamples() {
        return WINDOW_SAMPLES;
    }

    @Override
    public long windowNanosMax() {
        return (long) WINDOW_MAX;
    }

    @Override
    public long settleNanos() {
        return settleNanos;
    }

    @Override
    public void onWindow(Window window) {
        if (window.isStalled()) {
            elasticity.forgetWindow();
            settleNanos = (long) service.meanNanos();
            return;
        }
        service.observe(window);
        elasticity.age(window.nanos());
        peak = Math.max(peak * PEAK_DECAY, window.maxInFlight());
        boolean binding = window.blockedShare() > BINDING && window.meanInFlight() >= 0.5;
        double next = binding ? steer(window) : rest(window);
        next = Math.max(min, Math.min(max, next));
        elasticity.moved(next / limit);
        limit = next;
        apply(binding, window.meanNanos(service.meanNanos()));
    }

    // ---- not binding

    /** Learns the time without load, and does not float far above what is used. */
    private double rest(Window window) {
        elasticity.forgetWindow();
        ratioBefore = 1;
        roomyWindows = 0;
        dither.forget();
        boolean idle = window.blockedShare() < IDLE_BLOCKED
                && window.completed() > 0
                && window.meanInFlight() < IDLE_IN_FLIGHT * limit;
        if (idle) {
            double seen = window.meanNanos(service.meanNanos());
            double weight = window.completed() / (window.completed() + REST_WEIGHT * (1 + service.variation()));
            restNanos = restNanos == 0 ? seen : restNanos + weight * (seen - restNanos);
            setPointNanos = restNanos * (1 + SLACK);
            elasticity.assume(TARGET, KNOWN_VARIANCE);
        }
        double room = Math.max(ROOM_MIN, ROOM * peak);
        return limit > room ? limit + ROOM_WEIGHT * (room - limit) : limit;
    }

    // ---- binding

    private double steer(Window window) {
        double seen = window.meanNanos(service.meanNanos());
        elasticity.observe(window, service.variation(), dither.direction());
        boolean pays = false;
        if (isCold()) {
            warmUp(seen);
        } else {
            pays = adjustSetPoint(seen);
        }
        followRest(window, seen);
        double next = limit * (isCold() ? STEP_UP_COLD : step(window, seen, pays));
        dither.turn();
        return cutWhenLate(window, next, seen);
    }

    private boolean isCold() {
        return setPointNanos == 0;
    }

    /** Until doubling the limit stops to pay; then the smallest time seen is taken for the time without load. */
    private void warmUp(double seenNanos) {
        coldestNanos = coldestNanos == 0 ? seenNanos : Math.min(coldestNanos, seenNanos);
        if (elasticity.isObserved() && elasticity.mean() + elasticity.deviation() < WARM) {
            restNanos = coldestNanos;
            setPointNanos = restNanos * (1 + SLACK);
        }
    }

    /** Moves the set-point when the throughput says so; returns whether concurrency clearly pays. */
    private boolean adjustSetPoint(double seenNanos) {
        double deviation = elasticity.deviation();
        double excess = elasticity.mean() - TARGET;
        double certain = Math.abs(excess) - deviation;
        if (certain <= 0) {
            return false;
        }
        if (excess > 0) {
            // The further from the measured time without load, the more proof.
            double doubt = restNanos > 0 ? deviation * Math.max(0, StrictMath.log(seenNanos / restNanos)) : 0;
            double wanted = seenNanos * (1 + RAISE * Math.min(1, certain - doubt));
            if (certain > doubt && wanted > setPointNanos) {
                moveSetPoint(wanted, excess);
            }
            return true;
        }
        double wanted = seenNanos * (1 - LOWER * Math.min(1, certain));
        if (wanted < setPointNanos) {
            moveSetPoint(wanted, excess);
        }
        return false;
    }

    private void moveSetPoint(double wanted, double excess) {
        setPointNanos += SET_POINT_WEIGHT * (wanted - setPointNanos);
        elasticity.spend(SPEND * excess);
    }

    /** The time without load follows a smaller one at once; the set-point stays above it. */
    private void followRest(Window window, double seenNanos) {
        if (restNanos > 0) {
            if (seenNanos < restNanos && window.completed() >= REST_SAMPLES) {
                restNanos += ROOM_WEIGHT * (seenNanos - restNanos);
            }
            setPointNanos = Math.max(setPointNanos, restNanos * SET_POINT_MIN);
        }
    }

    /** By which factor the limit moves. A cut needs two windows that agree. */
    private double step(Window window, double seenNanos, boolean pays) {
        double ratio = setPointNanos / seenNanos;
        double used = ratio < 1 ? Math.min(1, Math.max(ratio, ratioBefore)) : ratio;
        if (pays) {
            double certain = elasticity.mean() - TARGET - elasticity.deviation();
            used = Math.max(1 + GROW * Math.min(1, Math.max(0, certain)), used);
        }
        ratioBefore = ratio;
        double noise = Math.sqrt(service.variation() / Math.max(1, window.completed()));
        used = Math.max(used, growthByRoom(ratio, noise));
        double gain = Math.max(GAIN_MIN, Math.min(GAIN_MAX, 1 - 2 * noise));
        boolean sure = elasticity.mean() - elasticity.deviation() > SURE && ratio >= 1;
        double wanted = StrictMath.pow(used, gain) * (sure ? STEP_UP_MAX : 1);
        return Math.max(STEP_DOWN_MAX, Math.min(sure ? STEP_UP_SURE_MAX : STEP_UP_MAX, wanted));
    }

    /**
     * Where latency is mostly not queueing, it hardly rises with the limit, and the distance to the set-point says too
     * little about how far the limit is too low. If growth does not bring it near, growth may be faster.
     *
     * @return the least factor by which the limit moves; 0 for no say
     */
    private double growthByRoom(double ratio, double noise) {
        roomyWindows = ratio > 1 + ROOM_DEVIATIONS * noise ? Math.min(ROOMY_WINDOWS_MAX, roomyWindows + 1) : 0;
        return roomyWindows < 2 ? 0 : 1 + Math.min(GROW, ROOM_GROW * (1 << (roomyWindows - 2)));
    }

    /** Answers that nobody waits for are never a reason to let more in. */
    private double cutWhenLate(Window window, double next, double seenNanos) {
        double late = window.lateShare();
        double known = window.completed() + (window.meanInFlight() >= 1 ? 1 : 0);
        if (late <= LATE || known < LATE_SAMPLES) {
            return next;
        }
        double kept = Math.min(next, limit);
        if (elasticity.mean() < WARM) {
            kept = Math.min(kept, limit * STEP_DOWN_MAX);
            elasticity.doubt(LATE);
            setPointNanos = isCold() ? 0 : Math.min(setPointNanos, seenNanos);
        }
        return kept;
    }

    // ---- what is in force

    private void apply(boolean binding, double seenNanos) {
        int before = effective;
        if (binding && !isCold()) {
            boolean calm = Math.abs(StrictMath.log(setPointNanos / seenNanos)) < Dither.CALM;
            effective = dither.around(limit, min, elasticity.variance(), calm);
        } else {
            dither.forget();
            effective = (int) Math.max(min, Math.round(limit));
        }
        settleNanos =
                effective == before ? 0 : (long) Math.min(SETTLE_MAX, SETTLE_RELAXATIONS * service.relaxationNanos());
    }
}

package dev.tidegate.balance;

/**
 * What the probes and the calls said about one server. Immutable: each event makes the next one, or returns the same
 * when nothing changed. Times are on the clock of the caller and compared by difference, since it may wrap.
 *
 * @param probes the active check
 * @param ejection the passive check
 * @param isRamping whether the server came back and its slow start is not over
 * @param sinceNanos when the server last became usable or stopped being so, or ended its slow start
 */
record Health(Probes probes, Ejection ejection, boolean isRamping, long sinceNanos) {
    /** In how many steps a slow start raises the share of a server. */
    static final int RAMP_STEPS = 10;

    /** The highest factor by which an ejection grows. */
    static final int EJECTION_GROWTH_MAX = 10;

    /**
     * The active check.
     *
     * @param contrary how many probes in a row spoke against {@code isUp}
     */
    record Probes(boolean isUp, int contrary) {}

    /**
     * The passive check.
     *
     * @param count how many ejections followed one another, or 0
     * @param untilNanos when the last one ends or ended
     */
    record Ejection(boolean isOut, int count, long untilNanos) {}

    /** A server that nothing is known against. */
    static Health fresh(boolean isRamping, long nowNanos) {
        return new Health(new Probes(true, 0), new Ejection(false, 0, nowNanos), isRamping, nowNanos);
    }

    boolean isUsable() {
        return probes.isUp && !ejection.isOut;
    }

    ServerState state() {
        ServerState state = state(probes, ejection);
        return state == ServerState.HEALTHY && isRamping ? ServerState.SLOW_START : state;
    }

    private static ServerState state(Probes probes, Ejection ejection) {
        if (!probes.isUp) {
            return ServerState.DOWN;
        }
        return ejection.isOut ? ServerState.EJECTED : ServerState.HEALTHY;
    }

    /** After a probe. */
    Health probed(boolean isGood, HealthRules rules, long nowNanos) {
        if (isGood == probes.isUp) {
            return probes.contrary == 0 ? this : with(new Probes(isGood, 0), ejection, rules, nowNanos);
        }
        int contrary = probes.contrary + 1;
        boolean turns = contrary >= (isGood ? rules.rise() : rules.fall());
        return with(turns ? new Probes(isGood, 0) : new Probes(probes.isUp, contrary), ejection, rules, nowNanos);
    }

    /** When the active check was switched off: what it said is forgotten. */
    Health unprobed(HealthRules rules, long nowNanos) {
        return with(new Probes(true, 0), ejection, rules, nowNanos);
    }

    /**
     * After too many failed calls in a row. An ejection that comes within the length of the last one after its end
     * counts as the next of a row, and lasts longer.
     */
    Health ejected(HealthRules rules, long nowNanos) {
        long lastNanos = ejection.count * rules.ejectNanos();
        boolean isNext = nowNanos - ejection.untilNanos <= lastNanos;
        int count = isNext ? Math.min(ejection.count + 1, EJECTION_GROWTH_MAX) : 1;
        return with(probes, new Ejection(true, count, nowNanos + count * rules.ejectNanos()), rules, nowNanos);
    }

    /** What is left when time has moved on: ejections and slow starts end. */
    Health at(long nowNanos, HealthRules rules) {
        Health after = this;
        if (ejection.isOut && nowNanos - ejection.untilNanos >= 0) {
            after = with(probes, new Ejection(false, ejection.count, ejection.untilNanos), rules, nowNanos);
        }
        boolean isWarm = after.isRamping && nowNanos - after.sinceNanos >= rules.slowStartNanos();
        return isWarm ? new Health(after.probes, after.ejection, false, nowNanos) : after;
    }

    /** The step of the slow start, from 1 to {@link #RAMP_STEPS}. */
    int step(HealthRules rules, long nowNanos) {
        if (!isRamping) {
            return RAMP_STEPS;
        }
        long step = 1 + (nowNanos - sinceNanos) / stepNanos(rules);
        return Math.clamp(step, 1, RAMP_STEPS);
    }

    /** In how many nanoseconds time alone changes something, or {@link Long#MAX_VALUE}. */
    long nextChangeNanos(HealthRules rules, long nowNanos) {
        long ejectionNanos = ejection.isOut ? ejection.untilNanos - nowNanos : Long.MAX_VALUE;
        long stepNanos = stepNanos(rules);
        long rampNanos = isRamping ? stepNanos - (nowNanos - sinceNanos) % stepNanos : Long.MAX_VALUE;
        return Math.min(ejectionNanos, rampNanos);
    }

    private static long stepNanos(HealthRules rules) {
        return Math.max(1, rules.slowStartNanos() / RAMP_STEPS);
    }

    private Health with(Probes newProbes, Ejection newEjection, HealthRules rules, long nowNanos) {
        ServerState newState = state(newProbes, newEjection);
        if (newState == state(probes, ejection)) {
            return new Health(newProbes, newEjection, isRamping, sinceNanos);
        }
        boolean starts = newState == ServerState.HEALTHY && rules.slowStartNanos() > 0;
        return new Health(newProbes, newEjection, starts, nowNanos);
    }
}

package dev.tidegate.library;

import dev.tidegate.BreakerName;
import dev.tidegate.ForcedBreakers;
import dev.tidegate.ForcedBreakers.Order;
import dev.tidegate.Gate;
import dev.tidegate.breaker.BreakerState;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.limit.LimitCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What operators decide by hand, and how limits and features stand. What they decided lives on over reloads, as long as
 * the policy has the feature or the upstream, and ends with the process. Thread-safe.
 */
public final class Controls {
    private final Tidegate gate;

    Controls(Tidegate gate) {
        this.gate = gate;
    }

    /** What an operator wants of a breaker. */
    public enum Force {
        /** Let none pass. */
        OPEN,
        /** Let all pass, and count nothing. */
        DISABLED,
        /** Leave it alone. */
        AUTOMATIC
    }

    /**
     * How a feature stands.
     *
     * @param on whether it is on
     * @param pinned whether an operator decides about it
     * @param reason why, as the operator said; empty when none did
     */
    public record FeatureState(String name, boolean on, boolean pinned, String reason) {}

    /** How much a limit let through and refused since it was made. */
    public record LimitState(String name, LimitCounts counts) {}

    /**
     * Sets a feature on or off for a time, whatever the pressure.
     *
     * @param time after which the pressure decides again, more than zero
     * @param reason why, for those who wonder
     * @throws IllegalArgumentException when the policy has no such feature
     */
    public void pin(String feature, boolean on, Duration time, String reason) {
        long forNanos = nanos(time);
        requireFeature(feature);
        ladder().pin(feature, new Ladder.Pin(on, gate.nanoTime() + forNanos, reason));
    }

    /**
     * Gives a feature back to the pressure.
     *
     * @throws IllegalArgumentException when the policy has no such feature
     */
    public void unpin(String feature) {
        requireFeature(feature);
        ladder().unpin(feature);
    }

    private void requireFeature(String feature) {
        List<String> features = ladder().features();
        if (!features.contains(feature)) {
            throw new IllegalArgumentException("there is no feature '" + feature + "', only " + features);
        }
    }

    /**
     * Takes over the breaker of an upstream until somebody changes it, or leaves it alone again.
     *
     * @throws IllegalArgumentException when the policy has no such upstream
     * @throws IllegalStateException when it is to open, but the policy says that it only watches
     */
    public void force(String upstream, Force how) {
        force(upstream, how, 0);
    }

    /**
     * Takes over the breaker of an upstream for a time, or leaves it alone again.
     *
     * @param time after which it is left alone, more than zero; to the second
     * @throws IllegalArgumentException when the policy has no such upstream
     * @throws IllegalStateException when it is to open, but the policy says that it only watches
     */
    public void force(String upstream, Force how, Duration time) {
        force(upstream, how, nanos(time));
    }

    private void force(String upstream, Force how, long forNanos) {
        BreakerName name = BreakerName.of(upstream);
        ForcedBreakers forced = live().forcedBreakers();
        long now = gate.nanoTime();
        switch (how) {
            case OPEN -> forced.force(name, new Order(BreakerState.FORCED_OPEN, forNanos, ""), now);
            case DISABLED -> forced.force(name, new Order(BreakerState.DISABLED, forNanos, ""), now);
            case AUTOMATIC -> forced.release(name, now);
        }
    }

    private static long nanos(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time must be more than zero, but was " + time);
        }
        return time.toNanos();
    }

    /** How all features stand, the first to go first. */
    public List<FeatureState> features() {
        Ladder ladder = ladder();
        Map<String, Ladder.Pin> pins = ladder.pins();
        return ladder.features().stream()
                .map(name -> {
                    Ladder.Pin pin = pins.get(name);
                    boolean on = ladder.isOn(ladder.number(name));
                    return new FeatureState(name, on, pin != null, pin == null ? "" : pin.reason());
                })
                .toList();
    }

    /** How hard pressed the gate is, from 0 to 1: what switches features off. */
    public double pressure() {
        return ladder().pressure();
    }

    /** What all limits did, in the order of the file. */
    public List<LimitState> limits() {
        return live().limiters().values().stream()
                .map(limiter -> new LimitState(limiter.name(), limiter.counts()))
                .toList();
    }

    private Gate live() {
        return gate.running().gate();
    }

    private Ladder ladder() {
        return live().ladder();
    }
}

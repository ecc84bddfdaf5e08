package dev.tidegate.degrade;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The degradation ladder: features that are switched off one after another while the pressure is high, and on again, in
 * the reverse order, once it has gone. The last rung lets only the most critical calls through, and is taken only when
 * everything else is off and there is pressure {@linkplain Pressure#despiteShedding() despite shedding}.
 *
 * <p>One rung down every two seconds above the high mark, one up every ten seconds below the low mark, and a rung that
 * went down again within a minute of having come up stays down for a minute: it goes down fast, comes up slowly, and
 * does not flap.
 *
 * <p>Thread-safe. {@link #isOn} is one volatile read and one comparison; everything else is for housekeeping.
 */
public final class Ladder {
    /** How many features a ladder may have. */
    public static final int FEATURES_MAX = 30;

    private static final double HIGH = 0.7;
    private static final double LOW = 0.3;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long DOWN_NANOS = 2 * SECOND_NANOS;
    private static final long UP_NANOS = 10 * SECOND_NANOS;
    private static final long FLAP_NANOS = 60 * SECOND_NANOS;

    /** Who switches features off. */
    public enum Mode {
        /** Pressure, and operators. */
        AUTO,
        /** Nobody: the ladder only says what would be off. */
        DRY_RUN,
        /** Operators alone. */
        MANUAL
    }

    private final List<String> features;
    private final Mode mode;
    private final Map<String, Pin> pins = new LinkedHashMap<>();
    private final long[] cameUpNanos;
    private final long[] heldUntilNanos;
    private volatile int off;
    private volatile int level;
    private volatile Pressure pressure = Pressure.NONE;
    private long movedNanos;

    /**
     * A ladder with everything on.
     *
     * @param features what can be switched off, the first to go first; at most {@link #FEATURES_MAX}
     */
    public Ladder(List<String> features, Mode mode, long nowNanos) {
        if (features.size() > FEATURES_MAX) {
            throw new IllegalArgumentException(
                    "features must be at most " + FEATURES_MAX + ", but were " + features.size());
        }
        this.features = List.copyOf(features);
        this.mode = mode;
        this.cameUpNanos = new long[features.size() + 1];
        this.heldUntilNanos = new long[features.size() + 1];
        this.movedNanos = nowNanos - UP_NANOS;
        for (int rung = 0; rung <= features.size(); rung++) {
            cameUpNanos[rung] = nowNanos - FLAP_NANOS;
            heldUntilNanos[rung] = nowNanos;
        }
    }

    /** The ladder of another policy: as many rungs stay down, and what operators decided stays, as far as it fits. */
    public synchronized Ladder reconfigured(List<String> nextFeatures, Mode nextMode, long nowNanos) {
        if (nextFeatures.equals(features) && nextMode == mode) {
            return this;
        }
        Ladder next = new Ladder(nextFeatures, nextMode, nowNanos);
        next.takeOver(Math.min(level, nextFeatures.size()), pins);
        return next;
    }

    private synchronized void takeOver(int rungs, Map<String, Pin> pinned) {
        level = mode == Mode.MANUAL ? 0 : rungs;
        pinned.forEach((feature, pin) -> {
            if (features.contains(feature)) {
                pins.put(feature, pin);
            }
        });
        apply();
    }

    /** The features, the first to go first. */
    public List<String> features() {
        return features;
    }

    /** The number by which {@link #isOn} knows a feature: look it up once and keep it. */
    public int number(String feature) {
        int index = features.indexOf(feature);
        if (index < 0) {
            throw new IllegalArgumentException("feature must be one of " + features + ", but was '" + feature + "'");
        }
        return 1 << index;
    }

    /** Whether a feature, by its {@linkplain #number number}, is on. */
    public boolean isOn(int number) {
        return (off & number) == 0;
    }

    /** Whether only the most critical calls may pass. */
    public boolean isLastRung() {
        return !isOn(1 << features.size());
    }

    /** How many rungs are down by pressure: up to the number of features, and one more for the last rung. */
    public int level() {
        return level;
    }

    /** The pressure as it was told last, from 0 for none to 1. */
    public double pressure() {
        return pressure.value();
    }

    /** What the pressure was made of when it was told last. */
    public Pressure signs() {
        return pressure;
    }

    /** Whether a feature is off, or would be if this were no dry run. */
    public boolean wouldBeOff(String feature) {
        return (mask() & number(feature)) != 0;
    }

    /** What operators decided, by feature. */
    public synchronized Map<String, Pin> pins() {
        return Map.copyOf(pins);
    }

    /** Takes note of the pressure: call it about every second. */
    public synchronized void onPressure(Pressure now, long nowNanos) {
        pressure = now;
        pins.values().removeIf(pin -> nowNanos - pin.untilNanos() >= 0);
        if (mode != Mode.MANUAL) {
            move(now, nowNanos);
        }
        apply();
    }

    private void move(Pressure now, long nowNanos) {
        boolean lastIsDown = level > features.size();
        boolean mayGoDown = level < features.size() || (level > 0 && !lastIsDown && now.despiteShedding() > HIGH);
        double toGoUp = lastIsDown ? now.despiteShedding() : now.value();
        if (now.value() > HIGH && mayGoDown && nowNanos - movedNanos >= DOWN_NANOS) {
            stepDown(nowNanos);
        } else if (toGoUp < LOW && level > 0 && nowNanos - movedNanos >= UP_NANOS) {
            stepUp(nowNanos);
        }
    }

    private void stepDown(long nowNanos) {
        int rung = level;
        if (nowNanos - cameUpNanos[rung] < FLAP_NANOS) {
            heldUntilNanos[rung] = nowNanos + FLAP_NANOS;
        }
        level = rung + 1;
        movedNanos = nowNanos;
    }

    private void stepUp(long nowNanos) {
        int rung = level - 1;
        if (nowNanos - heldUntilNanos[rung] >= 0) {
            cameUpNanos[rung] = nowNanos;
            level = rung;
            movedNanos = nowNanos;
        }
    }

    /** Switches a feature on or off for a time, whatever the pressure. */
    public synchronized void pin(String feature, Pin pin) {
        int unused = number(feature);
        pins.put(feature, pin);
        apply();
    }

    /** Gives a feature back to the pressure. */
    public synchronized void unpin(String feature) {
        pins.remove(feature);
        apply();
    }

    private void apply() {
        off = mode == Mode.DRY_RUN ? 0 : mask();
    }

    private synchronized int mask() {
        int mask = (1 << level) - 1;
        for (Map.Entry<String, Pin> pinned : pins.entrySet()) {
            int number = number(pinned.getKey());
            mask = pinned.getValue().on() ? mask & ~number : mask | number;
        }
        return mask;
    }

    /**
     * What an operator decided about a feature.
     *
     * @param on whether it is on
     * @param untilNanos when the pressure decides again
     * @param reason why, for those who wonder
     */
    public record Pin(boolean on, long untilNanos, String reason) {}
}

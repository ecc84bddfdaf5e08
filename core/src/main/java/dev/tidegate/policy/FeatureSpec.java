package dev.tidegate.policy;

import dev.tidegate.degrade.Ladder;
import java.util.List;

/**
 * The degradation ladder: what may be switched off under pressure.
 *
 * @param order the names of the features, the first to go first; at most {@link #MAX}
 * @param mode who switches them off
 */
public record FeatureSpec(List<String> order, Mode mode) {
    /** How many features there may be. */
    public static final int MAX = Ladder.FEATURES_MAX;

    /** Copies the list and refuses one with a name that is empty or stands twice. */
    public FeatureSpec {
        order = List.copyOf(order);
        Require.range("order", order.size(), 0, MAX);
        order.forEach(name -> Require.that(Types.NAME.takes(name), "order must have names alone", name));
        new Distinct<String>("a feature", name -> name).require(order);
    }

    /** No features. */
    public static FeatureSpec none() {
        return of();
    }

    /** These features, the first to go first, switched off by pressure. */
    public static FeatureSpec of(String... order) {
        return new FeatureSpec(List.of(order), Mode.AUTO);
    }

    /** The same features, switched off by someone else. */
    public FeatureSpec withMode(Mode other) {
        return new FeatureSpec(order, other);
    }

    /** Who switches features off. */
    public enum Mode {
        /** Pressure does, and operators. */
        AUTO,
        /** Nobody: the ladder says what pressure would switch off. */
        DRY_RUN,
        /** Operators alone. */
        MANUAL
    }
}

package dev.tidegate.policy;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.model.Attribute;
import java.util.List;

/**
 * How many calls an upstream may serve at once, and who comes first when there are more.
 *
 * @param limit of the whole upstream
 * @param queue whether calls may wait for a place; else one for which there is none is refused at once
 * @param user whose calls share the places fairly
 * @param per further limits by key, asked together with that of the whole; at most {@link #PER_MAX}
 * @param sessions whose calls go on being let in once they have begun, or off
 */
public record ConcurrencySpec(
        ConcurrencyRule limit, boolean queue, Attribute user, List<KeyedConcurrency> per, Sessions sessions) {
    /** How many limits by key there may be. */
    public static final int PER_MAX = 8;

    /** Copies the list and refuses two limits of one name, and too many of them. */
    public ConcurrencySpec {
        LimitRange.require(limit);
        per = List.copyOf(per);
        Require.range("per", per.size(), 0, PER_MAX);
        new Distinct<>("a limit per key", KeyedConcurrency::name).require(per);
    }

    /** The file's defaults: {@code tide} with a queue, fair between client addresses. */
    public static ConcurrencySpec defaults() {
        return ConcurrencyBlock.defaults();
    }

    /** No limit. */
    public static ConcurrencySpec off() {
        return of(new ConcurrencyRule.Off());
    }

    /** This limit of the whole, with the file's defaults for the rest. */
    public static ConcurrencySpec of(ConcurrencyRule limit) {
        return ConcurrencyBlock.of(limit);
    }

    /** Whether the limit of the whole is one that holds the latency near what it is without load. */
    boolean holdsLatency() {
        return switch (limit) {
            case ConcurrencyRule.Tide tide -> true;
            case ConcurrencyRule.Gradient gradient -> true;
            case ConcurrencyRule.Vegas vegas -> false;
            case ConcurrencyRule.Aimd aimd -> false;
            case ConcurrencyRule.Fixed fixed -> false;
            case ConcurrencyRule.Off off -> false;
        };
    }

    /** The same with another limit of the whole. */
    public ConcurrencySpec withLimit(ConcurrencyRule other) {
        return new ConcurrencySpec(other, queue, user, per, sessions);
    }

    /** The same, whose calls may wait for a place or may not. */
    public ConcurrencySpec withQueue(boolean other) {
        return new ConcurrencySpec(limit, other, user, per, sessions);
    }

    /** The same, fair between others. */
    public ConcurrencySpec withUser(Attribute other) {
        return new ConcurrencySpec(limit, queue, other, per, sessions);
    }

    /** The same with these limits by key. */
    public ConcurrencySpec withPer(KeyedConcurrency... limits) {
        return new ConcurrencySpec(limit, queue, user, List.of(limits), sessions);
    }

    /** The same with other sessions. */
    public ConcurrencySpec withSessions(Sessions other) {
        return new ConcurrencySpec(limit, queue, user, per, other);
    }
}

package dev.tidegate.bench.overload;

import dev.tidegate.admit.ConcurrencyRule;
import dev.tidegate.admit.ConcurrencyRule.Range;
import dev.tidegate.simulation.AdmissionDoor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who is compared: the product's own classes, and the others with their defaults. */
final class Rivals {
    static final Rival TIDE = own("tide", new ConcurrencyRule.Tide(Range.DEFAULT));
    static final Rival GRADIENT = own("gradient", new ConcurrencyRule.Gradient(Range.DEFAULT));

    /** Those that tide must at least equal in every scenario. */
    static final List<Rival> TO_EQUAL = List.of(
            other("Vegas", NetflixLimit::vegas),
            other("Vegas, windowed", NetflixLimit::windowedVegas),
            other("Gradient2", NetflixLimit::gradient2),
            other("Envoy", EnvoyLimit::new));

    private static final List<Rival> SHOWN =
            List.of(other("AIMD", NetflixLimit::aimd), fixed(200), own("none", new ConcurrencyRule.Off()));

    private Rivals() {}

    static List<Rival> all() {
        return Stream.of(List.of(TIDE, GRADIENT), TO_EQUAL, SHOWN)
                .flatMap(List::stream)
                .toList();
    }

    /** Tidegate's door with a limit of this kind. */
    static Rival own(String name, ConcurrencyRule rule) {
        return new Rival(name, inside -> new AdmissionDoor(inside, rule));
    }

    /** Tidegate's door with a limit of this size. */
    static Rival fixed(int limit) {
        return own("fixed " + limit, new ConcurrencyRule.Fixed(limit));
    }

    /** Somebody else's limit, without a queue, as its library does it. */
    private static Rival other(String name, Supplier<LimitDoor.LimitAdapter> limit) {
        return new Rival(name, inside -> new LimitDoor(inside, limit.get()));
    }
}

package dev.tidegate.route;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Chooses one of several by weight, as a canary release does. Immutable and safe for all threads; choosing allocates
 * nothing.
 *
 * <p>The random number is scaled into the sum of the weights by the high half of a product (Lemire, "Fast Random
 * Integer Generation in an Interval", 2019), so over all 2⁶⁴ numbers each share is exact up to one number.
 */
public final class WeightedChoice<T> {
    private final List<T> options;
    private final long[] ends;

    private WeightedChoice(List<T> options, long[] ends) {
        this.options = options;
        this.ends = ends;
    }

    /** One option and its weight: its share is the weight in parts of the sum of all weights. */
    public record Option<T>(T value, long weight) {
        /** Checks the weight. */
        public Option {
            if (weight < 0) {
                throw new IllegalArgumentException("a weight is not negative, but was " + weight);
            }
        }
    }

    /**
     * Makes a choice. An option of weight 0 is never chosen.
     *
     * @throws IllegalArgumentException when no weight is above 0
     * @throws ArithmeticException when the sum of the weights passes the range of a long
     */
    public static <T> WeightedChoice<T> of(List<Option<T>> options) {
        long[] ends = options.stream().mapToLong(Option::weight).toArray();
        Arrays.parallelPrefix(ends, Math::addExact);
        if (LongStream.of(ends).max().orElse(0) == 0) {
            throw new IllegalArgumentException("a choice needs an option with a weight above 0, but had " + options);
        }
        return new WeightedChoice<>(options.stream().map(Option::value).toList(), ends);
    }

    /** The option that a random number chooses; all 64 bits of it must be random. */
    public T choose(long random) {
        long point = Math.unsignedMultiplyHigh(random, ends[ends.length - 1]);
        int option = 0;
        while (ends[option] <= point) {
            option++;
        }
        return options.get(option);
    }

    /** The options, in the order given. */
    public List<T> options() {
        return options;
    }
}

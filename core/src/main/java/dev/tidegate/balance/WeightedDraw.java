package dev.tidegate.balance;

import java.util.Arrays;

/** Draws members by chance in proportion to their weights, in the logarithm of their number. Immutable. */
final class WeightedDraw {
    private final long[] starts;

    WeightedDraw(Members members) {
        starts = new long[members.size() + 1];
        for (int i = 0; i < members.size(); i++) {
            starts[i + 1] = starts[i] + members.weight(i);
        }
    }

    /**
     * The member that a random number draws from all but two.
     *
     * @param excluded a position that is not drawn, or {@link Balancer#NONE}
     * @param alsoExcluded another one; not the same
     * @return a position, or {@link Balancer#NONE} when no other member is left
     */
    int draw(long random, int excluded, int alsoExcluded) {
        int lower = Math.min(excluded, alsoExcluded);
        int upper = Math.max(excluded, alsoExcluded);
        long weight = starts[starts.length - 1] - weight(lower) - weight(upper);
        if (weight == 0) {
            return Balancer.NONE;
        }
        long point = stepOver(upper, stepOver(lower, Draws.scale(random, weight)));
        int found = Arrays.binarySearch(starts, point);
        return found >= 0 ? found : -found - 2;
    }

    private long stepOver(int position, long point) {
        return position >= 0 && point >= starts[position] ? point + weight(position) : point;
    }

    private long weight(int position) {
        return position < 0 ? 0 : starts[position + 1] - starts[position];
    }
}

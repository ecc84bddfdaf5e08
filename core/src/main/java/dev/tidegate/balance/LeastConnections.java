package dev.tidegate.balance;

/**
 * The member with the fewest calls in flight for its weight. Among equals chance decides in proportion to their weights
 * (reservoir sampling; Chao, 1982), so that gates which see the same idle server do not all run to it. Looks at every
 * member, as nginx does.
 */
record LeastConnections(Members members, Draws draws) implements Chooser {
    @Override
    public int choose(long keyHash, int excluded) {
        int best = Balancer.NONE;
        long bestInFlight = 0;
        long equalWeight = 0;
        long random = draws.random();
        for (int i = 0; i < members.size(); i++) {
            if (i == excluded) {
                continue;
            }
            long weight = members.weight(i);
            long inFlight = members.inFlight(i);
            long difference = best == Balancer.NONE ? -1 : inFlight * members.weight(best) - bestInFlight * weight;
            equalWeight = difference < 0 ? weight : equalWeight + weight;
            random = Draws.mix(random);
            if (difference < 0 || (difference == 0 && Draws.scale(random, equalWeight) < weight)) {
                best = i;
                bestInFlight = inFlight;
            }
        }
        return best;
    }
}

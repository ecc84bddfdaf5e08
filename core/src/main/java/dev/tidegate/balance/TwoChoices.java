package dev.tidegate.balance;

/**
 * Two different members are drawn by weight, and the one with fewer calls in flight for its weight is chosen
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001). When they are equally busy the first
 * stays, so an idle group is used in proportion to its weights.
 */
record TwoChoices(Members members, WeightedDraw draw, Draws draws) implements Chooser {
    @Override
    public int choose(long keyHash, int excluded) {
        long random = draws.random();
        int first = draw.draw(random, excluded, Balancer.NONE);
        if (first == Balancer.NONE) {
            return Balancer.NONE;
        }
        int second = draw.draw(Draws.mix(random), excluded, first);
        if (second == Balancer.NONE) {
            return first;
        }
        boolean isSecondLess =
                members.inFlight(second) * members.weight(first) < members.inFlight(first) * members.weight(second);
        return isSecondLess ? second : first;
    }
}

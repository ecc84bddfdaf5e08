package dev.tidegate.balance;

/** By chance, in proportion to the weights. */
record WeightedRandom(WeightedDraw draw, Draws draws) implements Chooser {
    @Override
    public int choose(long keyHash, int excluded) {
        return draw.draw(draws.random(), excluded, Balancer.NONE);
    }
}

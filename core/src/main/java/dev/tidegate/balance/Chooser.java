package dev.tidegate.balance;

/** One algorithm over a fixed list of members. Thread-safe; choosing takes no lock and allocates nothing. */
sealed interface Chooser permits RoundRobin, WeightedRandom, LeastConnections, BoundedHash, TwoChoices {
    /**
     * Chooses a member.
     *
     * @param keyHash what source hash goes by; the others do not look at it
     * @param excluded the position of a member that must not be chosen, or {@link Balancer#NONE}
     * @return a position, or {@link Balancer#NONE} when there is no other member
     */
    int choose(long keyHash, int excluded);

    /** The algorithm that a group asks for, over its members. */
    static Chooser of(Group group, Members members, Draws draws) {
        return switch (group.balancing()) {
            case ROUND_ROBIN -> new RoundRobin(members, draws);
            case RANDOM -> new WeightedRandom(new WeightedDraw(members), draws);
            case LEAST_CONNECTIONS -> new LeastConnections(members, draws);
            case SOURCE_HASH -> new BoundedHash(members, group.ring());
            case P2C -> new TwoChoices(members, new WeightedDraw(members), draws);
        };
    }
}

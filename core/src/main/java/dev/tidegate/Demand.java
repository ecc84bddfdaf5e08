package dev.tidegate;

/**
 * What is asked of an upstream and what it can give: the signal to scale by, because the processors of a service that
 * sheds are as busy in a small flood as in a large one. In calls a second, taken over the last second.
 *
 * @param offered how many calls came for it past the limits
 * @param admitted how many of them were let in
 * @param capacity how many it can serve; 0 before anything is known
 */
public record Demand(double offered, double admitted, double capacity) {
    /** Nothing was asked yet. */
    public static final Demand NONE = new Demand(0, 0, 0);

    /**
     * What is offered in parts of the capacity: above 1 more is asked than can be given; 0 before anything is known.
     */
    public double ratio() {
        return capacity == 0 ? 0 : offered / capacity;
    }
}

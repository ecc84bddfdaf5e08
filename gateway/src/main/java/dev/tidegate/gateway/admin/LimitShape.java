package dev.tidegate.gateway.admin;

import dev.tidegate.metrics.RateShape;

/**
 * What a limit decided in a time.
 *
 * @param asked how many calls it was asked about, second by second
 * @param delayed how many of them had to wait for their turn
 * @param refused how many it refused
 * @param wouldRefuse how many it would have refused if it were enforced
 */
public record LimitShape(RateShape asked, long delayed, long refused, long wouldRefuse) {
    /** The refused calls as a part of all, from 0 to 1. */
    public double refusedPart() {
        return part(refused);
    }

    /** The calls that would have been refused, as a part of all. */
    public double wouldRefusePart() {
        return part(wouldRefuse);
    }

    /** The delayed calls as a part of all. */
    public double delayedPart() {
        return part(delayed);
    }

    private double part(long some) {
        return asked.events() == 0 ? 0 : (double) some / asked.events();
    }
}

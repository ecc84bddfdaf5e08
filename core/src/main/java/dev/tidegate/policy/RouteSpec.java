package dev.tidegate.policy;

import dev.tidegate.route.RouteMatch;
import java.util.List;

/**
 * What happens to the calls that a match selects.
 *
 * @param name how metrics, logs and refusals call this route: its match as written, unless the file names it
 * @param to where the calls go, by weight
 * @param limits names of limits in the order of the file
 * @param cost how many permits one call takes, at least 1
 * @param settleHeader the response header that tells the true cost, lower case; empty for none
 */
public record RouteSpec(
        String name, RouteMatch match, List<Target> to, List<String> limits, long cost, String settleHeader) {

    /** One upstream and its share of the calls, in parts of the sum of all weights. */
    public record Target(String upstream, int weight) {}
}

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
 * @param mirror which upstream is sent a share of the calls as well, or off
 * @param streams what WebSockets and server-sent events may hold
 */
public record RouteSpec(
        String name,
        RouteMatch match,
        List<Target> to,
        List<String> limits,
        long cost,
        String settleHeader,
        Mirror mirror,
        Streams streams) {

    /** Copies the lists and refuses a route that leads nowhere or costs nothing. */
    public RouteSpec {
        Require.filled("name", name);
        to = List.copyOf(to);
        limits = List.copyOf(limits);
        Require.that(!to.isEmpty(), "to must not be empty", to);
        RouteBlock.COST.require(cost);
    }

    /**
     * A route to one upstream.
     *
     * @param match as in the file, for example {@code GET /api/products/**}
     * @param limits names of limits, in the order in which they are asked
     */
    public static RouteSpec of(String match, String upstream, String... limits) {
        return RouteBlock.of(match, upstream, List.of(limits));
    }

    /** The same route, leading to these upstreams by weight. */
    public RouteSpec withTo(Target... targets) {
        return new RouteSpec(name, match, List.of(targets), limits, cost, settleHeader, mirror, streams);
    }

    /** The same route with another match. */
    public RouteSpec withMatch(RouteMatch other) {
        return new RouteSpec(name, other, to, limits, cost, settleHeader, mirror, streams);
    }

    /** The same route, of which one call takes so many permits. */
    public RouteSpec withCost(long other) {
        return new RouteSpec(name, match, to, limits, other, settleHeader, mirror, streams);
    }

    /** The same route, whose calls are charged what this response header says, once it is known. */
    public RouteSpec withSettleHeader(String other) {
        return new RouteSpec(name, match, to, limits, cost, other, mirror, streams);
    }

    /** The same route, of whose calls a share is also sent elsewhere. */
    public RouteSpec withMirror(Mirror other) {
        return new RouteSpec(name, match, to, limits, cost, settleHeader, other, streams);
    }

    /** The same route with other bounds on WebSockets and server-sent events. */
    public RouteSpec withStreams(Streams other) {
        return new RouteSpec(name, match, to, limits, cost, settleHeader, mirror, other);
    }

    /** One upstream and its share of the calls, in parts of the sum of all weights. */
    public record Target(String upstream, int weight) {
        /** Refuses a share that is none. */
        public Target {
            Require.filled("upstream", upstream);
            Require.range("weight", weight, 1, TargetsType.MAX_WEIGHT);
        }
    }
}

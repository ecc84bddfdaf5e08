package dev.tidegate.policy;

import dev.tidegate.admit.Priority;
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
 * @param shedding what becomes of its calls when there are more than can be served
 */
public record RouteSpec(
        String name,
        RouteMatch match,
        List<Target> to,
        List<String> limits,
        long cost,
        String settleHeader,
        Mirror mirror,
        Streams streams,
        Shedding shedding) {

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

    /** How much its calls matter. */
    public Priority priority() {
        return shedding.priority();
    }

    /** How many places of a concurrency limit one call takes. */
    public long weight() {
        return shedding.weight();
    }

    /** The feature it belongs to; empty for none. */
    public String feature() {
        return shedding.feature();
    }

    /** What is answered while its feature is off; none for a refusal with reason {@code degraded}. */
    public FixedAnswer degraded() {
        return shedding.degraded();
    }

    /** The same route, leading to these upstreams by weight. */
    public RouteSpec withTo(Target... targets) {
        return new RouteSpec(name, match, List.of(targets), limits, cost, settleHeader, mirror, streams, shedding);
    }

    /** The same route with another match. */
    public RouteSpec withMatch(RouteMatch other) {
        return new RouteSpec(name, other, to, limits, cost, settleHeader, mirror, streams, shedding);
    }

    /** The same route, of which one call takes so many permits. */
    public RouteSpec withCost(long other) {
        return new RouteSpec(name, match, to, limits, other, settleHeader, mirror, streams, shedding);
    }

    /** The same route, whose calls are charged what this response header says, once it is known. */
    public RouteSpec withSettleHeader(String other) {
        return new RouteSpec(name, match, to, limits, cost, other, mirror, streams, shedding);
    }

    /** The same route, of whose calls a share is also sent elsewhere. */
    public RouteSpec withMirror(Mirror other) {
        return new RouteSpec(name, match, to, limits, cost, settleHeader, other, streams, shedding);
    }

    /** The same route with other bounds on WebSockets and server-sent events. */
    public RouteSpec withStreams(Streams other) {
        return new RouteSpec(name, match, to, limits, cost, settleHeader, mirror, other, shedding);
    }

    /** The same route, of whose calls something else becomes when there are too many. */
    public RouteSpec withShedding(Shedding other) {
        return new RouteSpec(name, match, to, limits, cost, settleHeader, mirror, streams, other);
    }

    /** The same route, whose calls matter more or less. */
    public RouteSpec withPriority(Priority other) {
        return withShedding(new Shedding(other, weight(), feature(), degraded()));
    }

    /** The same route, of which one call takes so many places of a concurrency limit. */
    public RouteSpec withWeight(long other) {
        return withShedding(new Shedding(priority(), other, feature(), degraded()));
    }

    /** The same route as a part of a feature, with what is answered while that is off; none for a refusal. */
    public RouteSpec withFeature(String other, FixedAnswer answer) {
        return withShedding(new Shedding(priority(), weight(), other, answer));
    }

    /**
     * What becomes of the calls of a route when there are more than can be served.
     *
     * @param priority how much they matter, unless a trusted caller says otherwise
     * @param weight how many places of a concurrency limit one call takes, at least 1
     * @param feature the feature they belong to; empty for none
     * @param degraded what is answered while the feature is off; none for a refusal with reason {@code degraded}
     */
    public record Shedding(Priority priority, long weight, String feature, FixedAnswer degraded) {
        /** Refuses calls that weigh nothing, and an answer that is never given. */
        public Shedding {
            RouteBlock.WEIGHT.require(weight);
            Require.that(degraded.isNone() || !feature.isEmpty(), "degraded must be none without a feature", degraded);
        }
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

package dev.tidegate.gateway.admin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the protection against overload is at this moment. Shares are from 0 to 1.
 *
 * @param cpuShare how busy the processors are that the process may use
 * @param heapShare how much of the heap the last collection left in use
 * @param upstreams in the order of the policy
 */
public record OverloadReport(double cpuShare, double heapShare, Ladder ladder, List<Upstream> upstreams) {
    /** Copies the list. */
    public OverloadReport {
        upstreams = List.copyOf(upstreams);
    }

    /**
     * The degradation ladder.
     *
     * @param mode auto, dry-run or manual
     * @param level how many rungs are down by pressure
     * @param lastRung whether only the most critical calls pass
     * @param pressure from 0 to 1
     * @param shedShare the worst share of refused calls of any upstream
     * @param lateShare the worst share of late answers of any upstream
     */
    public record Ladder(
            String mode,
            int level,
            boolean lastRung,
            double pressure,
            double shedShare,
            double lateShare,
            List<Feature> features) {
        /** Copies the list. */
        public Ladder {
            features = List.copyOf(features);
        }
    }

    /**
     * A feature.
     *
     * @param wouldBeOff whether it is off, or would be if this were no dry run
     * @param pin what an operator decided
     */
    public record Feature(String name, boolean on, boolean wouldBeOff, Order pin) {}

    /**
     * What an operator decided.
     *
     * @param state what was wanted; empty when nothing was decided
     * @param leftNanos for how long it holds yet; 0 for until somebody changes it
     * @param reason why
     */
    public record Order(String state, long leftNanos, String reason) {
        /** Nothing was decided. */
        public static final Order NONE = new Order("", 0, "");

        boolean isNone() {
            return state.isEmpty();
        }
    }

    /** An upstream. */
    public record Upstream(
            String name, Concurrency concurrency, Demand demand, Map<String, Long> admissions, List<Breaker> breakers) {
        /** Copies the collections, keeping their order. */
        public Upstream {
            admissions = Collections.unmodifiableMap(new LinkedHashMap<>(admissions));
            breakers = List.copyOf(breakers);
        }
    }

    /**
     * How many calls are in service at once.
     *
     * @param rule as the policy file says it
     * @param limit how many may be; 0 for any number
     * @param inService how much of the limit is taken
     * @param waiting how many calls wait for a place
     * @param serviceNanos mean time in service
     * @param lateShare the share of answers that came too late
     * @param shedShare the share of calls that were not let in
     */
    public record Concurrency(
            String rule,
            long limit,
            long inService,
            int waiting,
            double serviceNanos,
            double lateShare,
            double shedShare) {}

    /** Calls a second. */
    public record Demand(double offered, double admitted, double capacity, double ratio) {}

    /**
     * A circuit breaker.
     *
     * @param server an address; empty for the breaker of the whole upstream
     * @param state the word for what it does
     * @param mode on, shadow or off
     * @param rule when it opens, for people; empty when the policy wants none
     * @param passingShare the share of calls that passes
     * @param leftNanos how long it stays open yet
     * @param forced what an operator decided
     */
    public record Breaker(
            String server,
            String state,
            String mode,
            String rule,
            double passingShare,
            long leftNanos,
            Opening opening,
            Order forced) {}

    /**
     * Why a breaker opened last.
     *
     * @param trigger the word for what opened it; none when it never opened
     * @param value what was measured, a share
     * @param agoNanos how long ago
     * @param count how often it opened
     */
    public record Opening(String trigger, double value, long agoNanos, long count) {}
}

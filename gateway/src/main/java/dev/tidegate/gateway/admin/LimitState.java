package dev.tidegate.gateway.admin;

/**
 * How a limit is at this moment.
 *
 * @param rule what it allows, for people
 * @param level user, application or resource
 * @param mode enforce or shadow
 * @param keys how many keys it keeps
 * @param admitted calls it let through since the start
 * @param refused calls it refused since the start, or would have in shadow mode
 * @param sharing where it is counted
 */
public record LimitState(
        String name, String rule, String level, String mode, long keys, long admitted, long refused, Sharing sharing) {
    /**
     * Where a limit is counted.
     *
     * @param nodes how many nodes count together; 0 when each counts alone
     * @param withoutStore decisions since the start that were taken without the store that should have been asked
     */
    public record Sharing(int nodes, long withoutStore) {
        /** By each node alone. */
        public static Sharing none() {
            return new Sharing(0, 0);
        }
    }

    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("rule", rule)
                .put("level", level)
                .put("mode", mode)
                .put("keys", keys)
                .put("admitted", admitted)
                .put("refused", refused)
                .put("scope", sharing.nodes() == 0 ? "node" : "cluster")
                .put("nodes", Math.max(1, sharing.nodes()))
                .put("without_store", sharing.withoutStore());
    }
}

/**
 * What Tidegate decides with: limits, routes, balancing, metrics and the policy that wires them.
 *
 * <p>It does no I/O, starts no thread and reads no clock: time comes in as {@code nowNanos}.
 */
module dev.tidegate.core {
    requires static org.jspecify;
    requires org.snakeyaml.engine;

    uses dev.tidegate.SharedStoreProvider;

    exports dev.tidegate;
    exports dev.tidegate.admit;
    exports dev.tidegate.answer;
    exports dev.tidegate.balance;
    exports dev.tidegate.breaker;
    exports dev.tidegate.degrade;
    exports dev.tidegate.descriptor;
    exports dev.tidegate.limit;
    exports dev.tidegate.metrics;
    exports dev.tidegate.model;
    exports dev.tidegate.policy;
    exports dev.tidegate.retry;
    exports dev.tidegate.route;
    exports dev.tidegate.simulation;
}

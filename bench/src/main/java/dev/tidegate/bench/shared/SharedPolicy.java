package dev.tidegate.bench.shared;

import java.util.List;

/**
 * The policy of a node with one limit that is shared.
 *
 * @param store where Redis is
 * @param sharing how nodes come to their permits: exact, lease, share or auto
 * @param onStoreFailure what the limit does without the store: open, closed or local-share
 */
record SharedPolicy(String store, HotLimit limit, String sharing, String onStoreFailure) {
    static final String LOCAL_SHARE = "local-share";

    /** With what holds when a policy says nothing of failures. */
    static SharedPolicy of(String store, HotLimit limit, String sharing) {
        return new SharedPolicy(store, limit, sharing, LOCAL_SHARE);
    }

    /** The policy as a file. */
    String text() {
        return """
                version: 1
                store: { url: "%s" }
                limits:
                  hot: { level: application, rate: %d/s, burst: %d, scope: cluster, sharing: %s, on-store-failure: %s }
                """.formatted(store, limit.perSecond(), limit.burst(), sharing, onStoreFailure);
    }

    /** As arguments of a process. */
    List<String> arguments() {
        return List.of(store, Long.toString(limit.perSecond()), Long.toString(limit.burst()), sharing, onStoreFailure);
    }

    /** Reads what {@link #arguments} wrote. */
    static SharedPolicy parse(List<String> arguments) {
        HotLimit limit = new HotLimit(Long.parseLong(arguments.get(1)), Long.parseLong(arguments.get(2)));
        return new SharedPolicy(arguments.get(0), limit, arguments.get(3), arguments.get(4));
    }
}

package dev.tidegate.bench.rls;

import java.util.Locale;

/** A service that is asked. */
enum Contestant {
    /** One INCRBY and one EXPIRE for each request, as envoyproxy/ratelimit does it, on the same stack of gRPC. */
    REDIS_PER_CALL("INCRBY per call"),
    /** Tidegate, counting for a cluster in the same Redis. */
    TIDEGATE_CLUSTER("tidegate, cluster"),
    /** Tidegate, counting for itself. */
    TIDEGATE_NODE("tidegate, node");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The policy of a Tidegate: more than anybody asks for, so that every request passes. */
    String policy(String redis) {
        String scope = this == TIDEGATE_CLUSTER ? "scope: cluster" : "scope: node";
        return """
                version: 1
                store: { url: "%s" }
                limits:
                  per-client: { key: entry(remote_address), rate: 100000000/s, burst: 100000000, %s }
                domains:
                  shop:
                    - { match: [remote_address], limits: [per-client] }
                """.formatted(redis, scope);
    }

    static Contestant parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

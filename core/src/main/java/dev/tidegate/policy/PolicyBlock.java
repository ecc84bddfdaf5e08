package dev.tidegate.policy;

import dev.tidegate.policy.ListenerSpec.Protocol;
import dev.tidegate.policy.Setting.Fallback;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings at the top of the file. Identity stands before limits, because their keys name it. */
final class PolicyBlock {
    private static final Setting<Policy, Integer> VERSION =
            Setting.required("version", Types.count(1, 1), policy -> 1, "The version of the file's form. It is 1.");

    static final Setting<Policy, Map<String, ListenerSpec>> LISTENERS = Setting.derived(
            "listeners",
            MapOf.byName("a block of named listeners", ListenerBlock.BLOCK).distinct(ListenerBlock.ADDRESSES_DIFFER),
            Fallback.of("`web` on 127.0.0.1:8080 and `admin` on 127.0.0.1:9901", values -> listeners()),
            Policy::listeners,
            "Where the gateway listens, by name.");

    private static final Setting<Policy, IdentitySpec> IDENTITY = Setting.of(
            "identity",
            new IdentityType(),
            IdentityType.defaults(),
            Policy::identity,
            "Who is asking: how the client address is found, and names that keys of limits may use.");

    static final Setting<Policy, Map<String, LimitSpec>> LIMITS = Setting.of(
            "limits",
            MapOf.byName("a block of named limits", LimitBlock.BLOCK),
            Map.of(),
            Policy::limits,
            "How much may pass, by name.");

    static final Setting<Policy, Map<String, UpstreamSpec>> UPSTREAMS = Setting.of(
            "upstreams",
            MapOf.byName("a block of named upstreams", UpstreamBlock.BLOCK),
            Map.of(),
            Policy::upstreams,
            "The servers behind the gate, by name.");

    static final Setting<Policy, List<RouteSpec>> ROUTES = Setting.of(
            "routes",
            ListOf.of("a list of routes", RouteBlock.BLOCK, 0)
                    .distinct(RouteBlock.MATCHES_DIFFER)
                    .distinct(RouteBlock.NAMES_DIFFER),
            List.of(),
            Policy::routes,
            "Which calls go where, and past which limits. A call that no route takes gets 404.");

    private static final Setting<Policy, FeatureSpec> FEATURES = Setting.derived(
            "features",
            FeatureBlock.TYPE,
            Fallback.of("none", values -> FeatureSpec.none()),
            Policy::features,
            "What may be switched off under pressure, the first to go first: [recommendations, reviews].");

    private static final Setting<Policy, AccessLogSpec> ACCESS_LOG = Setting.derived(
            "access-log",
            AccessLogBlock.BLOCK,
            Fallback.of("no access log", values -> AccessLogBlock.off()),
            Policy::accessLog,
            "Where requests are written down.");

    static final Setting<Policy, StoreSpec> STORE = Setting.derived(
            "store",
            StoreBlock.BLOCK,
            Fallback.of("no store", values -> StoreSpec.none()),
            Policy::store,
            "Where limits with `scope: cluster` are counted.");

    static final Block<Policy> BLOCK = Block.of(
            "a policy",
            "The whole file.",
            PolicyBlock::make,
            VERSION,
            LISTENERS,
            IDENTITY,
            LIMITS,
            UPSTREAMS,
            FEATURES,
            ROUTES,
            DomainBlock.DOMAINS,
            ACCESS_LOG,
            STORE);

    private PolicyBlock() {}

    /** The web and the admin API, both on loopback: what others may reach, the file says. */
    static Map<String, ListenerSpec> listeners() {
        Map<String, ListenerSpec> listeners = new LinkedHashMap<>();
        listeners.put("web", ListenerBlock.of("web", new Bind("127.0.0.1", 8080), Protocol.HTTP));
        listeners.put("admin", ListenerBlock.of("admin", new Bind("127.0.0.1", 9901), Protocol.ADMIN));
        return listeners;
    }

    private static Policy make(Values values) {
        return new Policy(
                values.get(LISTENERS),
                values.get(IDENTITY),
                values.get(LIMITS),
                values.get(UPSTREAMS),
                values.get(ROUTES),
                values.get(DomainBlock.DOMAINS),
                values.get(FEATURES),
                values.get(ACCESS_LOG),
                values.get(STORE));
    }
}

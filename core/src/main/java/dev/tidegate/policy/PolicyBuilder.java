package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a {@link Policy} piece by piece. Not thread-safe. */
public final class PolicyBuilder {
    private final Map<String, ListenerSpec> listeners = new LinkedHashMap<>();
    private final Map<String, LimitSpec> limits = new LinkedHashMap<>();
    private final Map<String, UpstreamSpec> upstreams = new LinkedHashMap<>();
    private final List<RouteSpec> routes = new ArrayList<>();
    private final Map<String, List<DescriptorRule>> domains = new LinkedHashMap<>();
    private IdentitySpec identity = IdentitySpec.defaults();
    private FeatureSpec features = FeatureSpec.none();
    private AccessLogSpec accessLog = AccessLogSpec.none();
    private StoreSpec store = StoreSpec.none();

    PolicyBuilder() {}

    /** Adds a listener. */
    public PolicyBuilder listener(ListenerSpec listener) {
        put(listeners, listener.name(), listener);
        return this;
    }

    /** Says who is asking. */
    public PolicyBuilder identity(IdentitySpec spec) {
        identity = spec;
        return this;
    }

    /** Adds a limit. */
    public PolicyBuilder limit(LimitSpec limit) {
        put(limits, limit.name(), limit);
        return this;
    }

    /** Adds an upstream. */
    public PolicyBuilder upstream(UpstreamSpec upstream) {
        put(upstreams, upstream.name(), upstream);
        return this;
    }

    /** Adds a route. */
    public PolicyBuilder route(RouteSpec route) {
        routes.add(route);
        return this;
    }

    /** Adds a domain of a rate-limit service. */
    public PolicyBuilder domain(String name, DescriptorRule... rules) {
        put(domains, name, List.of(rules));
        return this;
    }

    /** Says what may be switched off under pressure. */
    public PolicyBuilder features(FeatureSpec spec) {
        features = spec;
        return this;
    }

    /** Says where requests are written down. */
    public PolicyBuilder accessLog(AccessLogSpec spec) {
        accessLog = spec;
        return this;
    }

    /** Says where limits of a whole cluster are counted. */
    public PolicyBuilder store(StoreSpec spec) {
        store = spec;
        return this;
    }

    /** The policy. */
    public Policy build() {
        return new Policy(listeners, identity, limits, upstreams, routes, domains, features, accessLog, store);
    }

    private static <T> void put(Map<String, T> all, String name, T one) {
        Require.that(all.put(name, one) == null, "names must be given once", name);
    }
}

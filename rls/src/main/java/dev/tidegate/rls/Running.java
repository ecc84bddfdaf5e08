package dev.tidegate.rls;

import dev.tidegate.Gate;
import dev.tidegate.LiveDomain;
import dev.tidegate.LiveRoute;
import dev.tidegate.LiveRule;
import dev.tidegate.LiveUpstream;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.LimitStatus;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.Rate;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The gate in force, and what was made of it for descriptors. Replaced as a whole on reload. Safe for all threads. */
final class Running {
    /** How many permits a descriptor can take at once; what asks for more asks for this. */
    static final long COST_MAX = Rate.MAX_PERMITS;

    private final Gate gate;
    private final Identities identities;
    private final Map<String, LimitText> texts = new HashMap<>();

    /** The limits of the routes that were asked for: as many as the policy has routes and targets. */
    private final Map<LiveRoute, Map<LiveUpstream, LimitChain>> ofRoutes = new ConcurrentHashMap<>();

    Running(Gate gate) {
        this.gate = gate;
        this.identities = new Identities(gate.policy().identity());
        for (LimitSpec spec : gate.policy().limits().values()) {
            texts.put(spec.name(), LimitText.of(spec));
        }
    }

    Gate gate() {
        return gate;
    }

    Identities identities() {
        return identities;
    }

    /** How messages speak of a limit. */
    LimitText text(LimitStatus status) {
        LimitText text = texts.get(status.name());
        return text == null ? LimitText.ofRequest(status.rule()) : text;
    }

    /** What each descriptor of a query is about. */
    List<Matter> matters(Query query, Quotas quotas) {
        Optional<LiveDomain> domain = gate.domain(query.domain());
        List<Optional<LiveRule>> rules = new ArrayList<>(query.descriptors().size());
        Set<String> replaced = Set.of();
        for (Descriptor descriptor : query.descriptors()) {
            Optional<LiveRule> rule = domain.flatMap(known -> known.rule(descriptor.entries()));
            rules.add(rule);
            boolean counts = descriptor.quota().isNone();
            if (counts && rule.isPresent() && !rule.get().spec().replaces().isEmpty()) {
                replaced = replaced.isEmpty() ? new HashSet<>() : replaced;
                replaced.addAll(rule.get().spec().replaces());
            }
        }
        List<Matter> matters = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            Descriptor descriptor = query.descriptors().get(i);
            long hits = Math.min(query.hits(descriptor), COST_MAX);
            matters.add(
                    domain.isEmpty() ? ofRoute(descriptor, hits) : ofRule(rules.get(i), descriptor, hits, replaced));
        }
        return quotas.applyTo(query, matters);
    }

    private Matter ofRule(Optional<LiveRule> found, Descriptor descriptor, long hits, Set<String> replaced) {
        if (found.isEmpty()) {
            return Matter.UNKNOWN;
        }
        LiveRule rule = found.get();
        if (rule.spec().deny()) {
            return new Matter.Denied(Reason.RATE);
        }
        if (rule.spec().limits().isEmpty()) {
            return Matter.UNLIMITED;
        }
        LimitChain limits = rule.limitsWithout(replaced);
        DescriptorCall call = DescriptorCall.of(descriptor.entries(), identities);
        Matter.Use use = hits > 0 && rule.spec().onStreamDone() ? Matter.Use.CHARGE : Matter.Use.of(hits);
        return limits.links().isEmpty() ? Matter.UNKNOWN : new Matter.Limited(limits, call, Math.max(1, hits), use);
    }

    /** The limits of the route that would take the call, as the gateway would ask them. */
    private Matter ofRoute(Descriptor descriptor, long hits) {
        Optional<String> path = identities.path(descriptor.entries());
        if (path.isEmpty()) {
            return new Matter.Denied(Reason.FUNNEL);
        }
        DescriptorCall call = new DescriptorCall(descriptor.entries(), path.get(), identities);
        Optional<LiveRoute> route = gate.route(call);
        if (route.isEmpty()) {
            return Matter.UNKNOWN;
        }
        LimitChain limits = limits(route.get());
        return limits.links().isEmpty()
                ? Matter.UNLIMITED
                : new Matter.Limited(limits, call, cost(route.get(), hits), Matter.Use.of(hits));
    }

    private static long cost(LiveRoute route, long hits) {
        long cost = route.spec().cost();
        return hits > COST_MAX / cost ? COST_MAX : Math.max(1, hits) * cost;
    }

    private LimitChain limits(LiveRoute route) {
        LiveUpstream upstream = route.upstream(ThreadLocalRandom.current().nextLong());
        return ofRoutes.computeIfAbsent(route, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(upstream, any -> joined(route.limits(), upstream.limits()));
    }

    private static LimitChain joined(LimitChain first, LimitChain second) {
        List<Link> links =
                Stream.concat(first.links().stream(), second.links().stream()).toList();
        return LimitChain.of(links);
    }
}

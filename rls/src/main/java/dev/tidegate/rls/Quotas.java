package dev.tidegate.rls;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.limit.KeyMemory;
import dev.tidegate.limit.LimitChain;
import dev.tidegate.limit.LimitRule;
import dev.tidegate.limit.Limiter;
import dev.tidegate.limit.Link;
import dev.tidegate.limit.MissingKey;
import dev.tidegate.limit.Rate;
import dev.tidegate.metrics.Counter;
import dev.tidegate.model.Attribute;
import dev.tidegate.model.Reason;
import dev.tidegate.rls.wire.Descriptor;
import dev.tidegate.rls.wire.Query;
import dev.tidegate.rls.wire.Quota;
import dev.tidegate.rls.wire.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limits that requests bring with them. Each has a count of its own for each descriptor, on this node, in fixed
 * windows; it lives as long as the process. Safe for all threads.
 */
final class Quotas {
    /** How many there can be; for descriptors that bring more, the policy decides. */
    static final int QUOTAS_MAX = 256;

    /** What the counts of one quota take: 16 bytes a descriptor. */
    static final long MEMORY_BYTES = 256 << 10;

    /** The name of such a limit in messages; no limit of a policy can have it. */
    static final String NAME = "(of the request)";

    private static final Attribute WHOLE = new Attribute.Entry("");

    private final long seed;
    private final Counter beyondBound;
    private final Map<Quota, LimitChain> chains = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param seed what the hashes of keys are seeded with; nobody outside may know it
     * @param beyondBound counts descriptors whose quota found no room
     */
    Quotas(long seed, Counter beyondBound) {
        this.seed = seed;
        this.beyondBound = beyondBound;
    }

    /** The same matters, but where a descriptor brings a quota, that decides. */
    List<Matter> applyTo(Query query, List<Matter> matters) {
        for (int i = 0; i < matters.size(); i++) {
            Descriptor descriptor = query.descriptors().get(i);
            if (!descriptor.quota().isNone()) {
                List<Matter> changed = new ArrayList<>(matters);
                for (int j = i; j < matters.size(); j++) {
                    changed.set(j, apply(query, query.descriptors().get(j), matters.get(j)));
                }
                return changed;
            }
        }
        return matters;
    }

    private Matter apply(Query query, Descriptor descriptor, Matter otherwise) {
        Quota quota = descriptor.quota();
        if (quota.isNone()) {
            return otherwise;
        }
        if (quota.requests() == 0) {
            return new Matter.Denied(Reason.RATE);
        }
        Optional<LimitChain> limits = limits(quota);
        if (limits.isEmpty()) {
            beyondBound.increment();
            return otherwise;
        }
        long hits = Math.min(query.hits(descriptor), Running.COST_MAX);
        return new Matter.Limited(
                limits.get(),
                DescriptorCall.of(whole(query, descriptor), Identities.NONE),
                Math.max(1, hits),
                Matter.Use.of(hits));
    }

    /** One entry that tells this descriptor from all others. */
    private static List<DescriptorEntry> whole(Query query, Descriptor descriptor) {
        StringBuilder text = new StringBuilder();
        append(query.domain(), text);
        for (DescriptorEntry entry : descriptor.entries()) {
            append(entry.key(), text);
            append(entry.value(), text);
        }
        return List.of(new DescriptorEntry("", text.toString()));
    }

    private static void append(String part, StringBuilder text) {
        text.append(part.length()).append(':').append(part);
    }

    private Optional<LimitChain> limits(Quota quota) {
        LimitChain known = chains.get(quota);
        return known == null ? made(quota) : Optional.of(known);
    }

    private synchronized Optional<LimitChain> made(Quota quota) {
        return chains.size() < QUOTAS_MAX || chains.containsKey(quota)
                ? Optional.of(chains.computeIfAbsent(quota, this::make))
                : Optional.empty();
    }

    private LimitChain make(Quota quota) {
        long period = Unit.of(quota.unit()).orElseThrow().nanos();
        LimitRule rule = new LimitRule.FixedWindow(new Rate(quota.requests(), period));
        KeyMemory memory = KeyMemory.keyed(MEMORY_BYTES, seed).exact();
        Limiter limiter = Limiter.of(NAME, rule, memory);
        return LimitChain.of(List.of(new Link(limiter, List.of(WHOLE), MissingKey.REFUSE, 0, false)));
    }
}

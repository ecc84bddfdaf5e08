package dev.tidegate.gateway.answer;

import dev.tidegate.answer.RefusalText;
import dev.tidegate.model.Reason;
import dev.tidegate.policy.FeatureSpec;
import dev.tidegate.policy.LimitSpec;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.UpstreamSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The refusals of a policy that name what decided: a limit, an upstream, a limit of an upstream by key, or a feature.
 * Names are unique for each reason only, for a limit and an upstream may be called alike. Immutable.
 */
final class NamedRefusals {
    private final EnumTable<Reason, PreparedAnswer> plain;
    private final EnumTable<Reason, Map<String, PreparedAnswer>> named =
            new EnumTable<>(Reason.class, any -> new HashMap<>());

    /**
     * Prepares the refusals of a policy.
     *
     * @param plain what is said where no name is known
     */
    NamedRefusals(Policy policy, EnumTable<Reason, PreparedAnswer> plain) {
        this.plain = plain;
        addLimits(policy.limits().values());
        policy.upstreams().values().forEach(this::addUpstream);
        addFeatures(policy.features());
        add(Reason.CONCURRENCY, Refusal.STREAMS, RefusalText.STREAMS);
        add(Reason.DEGRADED, Refusal.LAST_RUNG, RefusalText.LAST_RUNG);
    }

    private void addLimits(Collection<LimitSpec> limits) {
        for (Reason reason : List.of(Reason.RATE, Reason.KEY_MISSING, Reason.STORE_DOWN)) {
            limits.forEach(limit -> named.get(reason).put(limit.name(), AnswerTemplates.refusal(reason, limit)));
        }
    }

    private void addUpstream(UpstreamSpec upstream) {
        String name = upstream.name();
        for (Reason reason : List.of(Reason.CONCURRENCY, Reason.SHED, Reason.TIMEOUT, Reason.BREAKER_OPEN)) {
            add(reason, name, RefusalText.of(reason, name));
        }
        upstream.concurrency().per().forEach(limit -> {
            String rule = Refusal.perKey(name, limit.name());
            PreparedAnswer answer = AnswerTemplates.refusal(Reason.CONCURRENCY, RefusalText.of(name, limit), rule);
            named.get(Reason.CONCURRENCY).put(rule, answer);
        });
    }

    private void addFeatures(FeatureSpec features) {
        features.order().forEach(feature -> add(Reason.DEGRADED, feature, RefusalText.ofFeature(feature)));
    }

    private void add(Reason reason, String name, RefusalText text) {
        named.get(reason).put(name, AnswerTemplates.refusal(reason, text));
    }

    /** What is answered to a call that was refused. */
    PreparedAnswer of(Refusal refusal) {
        PreparedAnswer found = named.get(refusal.reason()).get(refusal.limit());
        return found == null ? plain.get(refusal.reason()) : found;
    }
}

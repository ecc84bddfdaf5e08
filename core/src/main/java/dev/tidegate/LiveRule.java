package dev.tidegate;

import dev.tidegate.limit.LimitChain;
import dev.tidegate.policy.DescriptorRule;
import java.util.Collection;

/** One rule for descriptors of a running gate. Immutable, over live limits. */
public final class LiveRule {
    private final DescriptorRule spec;
    private final LimitChain limits;

    LiveRule(DescriptorRule spec, LimitChain limits) {
        this.spec = spec;
        this.limits = limits;
    }

    /** What the policy says. */
    public DescriptorRule spec() {
        return spec;
    }

    /** Its limits: those of level user, then application, then resource. */
    public LimitChain limits() {
        return limits;
    }

    /** Its limits without those of these names, which other rules of the same request replace. */
    public LimitChain limitsWithout(Collection<String> replaced) {
        boolean isWhole = spec.limits().stream().noneMatch(replaced::contains);
        return isWhole
                ? limits
                : LimitChain.of(limits.links().stream()
                        .filter(link -> !replaced.contains(link.limiter().name()))
                        .toList());
    }
}

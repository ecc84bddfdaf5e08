package dev.tidegate;

import dev.tidegate.descriptor.DescriptorEntry;
import dev.tidegate.descriptor.DescriptorTree;
import java.util.List;
import java.util.Optional;

/** One domain of a running gate: the rules for the descriptors of its calls. Immutable, over live limits. */
public final class LiveDomain {
    private final DescriptorTree<LiveRule> rules;

    LiveDomain(List<LiveRule> rules) {
        this.rules = DescriptorTree.of(rules.stream()
                .map(rule -> new DescriptorTree.Rule<>(rule.spec().match(), rule))
                .toList());
    }

    /** The rule that takes a descriptor. Allocates nothing. */
    public Optional<LiveRule> rule(List<DescriptorEntry> descriptor) {
        return rules.find(descriptor);
    }
}

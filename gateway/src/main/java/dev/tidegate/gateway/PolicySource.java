package dev.tidegate.gateway;

import dev.tidegate.policy.Parsed;

/** Where a gateway reads its policy again when it is told to reload: usually the file that it was started with. */
@FunctionalInterface
public interface PolicySource {
    /** Reads the policy anew; may block. A source that cannot be read gives a refusal that says so. */
    Parsed read();
}

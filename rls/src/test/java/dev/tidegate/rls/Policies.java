package dev.tidegate.rls;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;

/** Policies of texts that have no errors. */
final class Policies {
    private Policies() {}

    static Policy parse(String text) {
        return switch (PolicyParser.parse("test.yaml", text)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }
}

package dev.tidegate.spring;

import dev.tidegate.library.Tidegate;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;

/** Policies of tests, and gates that hold them. */
public final class Policies {
    private Policies() {}

    /** The policy of a text. */
    public static Policy of(String text) {
        return switch (PolicyParser.parse("test.yaml", text)) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new AssertionError(refused.report());
        };
    }

    /** A gate with the policy of a text. */
    public static Tidegate gate(String text) {
        return Tidegate.open(of(text));
    }
}

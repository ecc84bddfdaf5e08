package dev.tidegate;

import dev.tidegate.policy.Policy;

/** The front door. */
public final class Tidegate {
    private final Policy policy;

    private Tidegate(Policy policy) {
        this.policy = policy;
    }

    /** Opens a gate for a policy. */
    public static Tidegate open(Policy policy) {
        return new Tidegate(policy);
    }

    /** The policy in force. */
    public Policy policy() {
        return policy;
    }
}

package dev.tidegate.policy;

import java.util.Map;

/** A policy as it was read from a file: what it says, and where. Immutable. */
public final class PolicyFile {
    private final String name;
    private final Policy policy;
    private final Positions positions;
    private final Map<String, String> secrets;

    PolicyFile(String name, Policy policy, Positions positions, Map<String, String> secrets) {
        this.name = name;
        this.policy = policy;
        this.positions = positions;
        this.secrets = secrets;
    }

    /** The name of the file, as it was given to the parser. */
    public String name() {
        return name;
    }

    /** What the file says, with every default filled in. */
    public Policy policy() {
        return policy;
    }

    /** Where the named things stand. */
    public Positions positions() {
        return positions;
    }

    Map<String, String> secrets() {
        return secrets;
    }
}

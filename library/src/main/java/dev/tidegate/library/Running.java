package dev.tidegate.library;

import dev.tidegate.Gate;
import dev.tidegate.LiveUpstream;
import dev.tidegate.degrade.Ladder;
import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Policy;
import java.util.Map;
import java.util.Objects;

/** The gate in force, and what the library looks up in its policy. Replaced as a whole on reload; immutable. */
final class Running {
    private static final int ALWAYS_ON = 0;

    private final Gate gate;
    private final String[] names;
    private final Attribute[] attributes;
    private final boolean routesByPath;

    private Running(Gate gate, Map<String, Attribute> identity, boolean routesByPath) {
        this.gate = gate;
        this.names = identity.keySet().toArray(String[]::new);
        this.attributes = identity.values().toArray(Attribute[]::new);
        this.routesByPath = routesByPath;
    }

    static Running of(Gate gate) {
        Policy policy = gate.policy();
        boolean byPath = policy.routes().stream()
                .allMatch(route -> route.match().conditions().isEmpty());
        return new Running(gate, policy.identity().names(), byPath);
    }

    Gate gate() {
        return gate;
    }

    /** Whether the path of a call alone decides which route takes it. */
    boolean routesByPath() {
        return routesByPath;
    }

    /** The upstream of a name that stands in the policy. */
    LiveUpstream upstream(String name) {
        return Objects.requireNonNull(gate.upstreams().get(name), name);
    }

    /** The number of a feature on the ladder; that of one that is always on when the policy does not name it. */
    int feature(String name) {
        Ladder ladder = gate.ladder();
        return ladder.features().contains(name) ? ladder.number(name) : ALWAYS_ON;
    }

    /** What a call has for an attribute: by its name in the policy, if it has one there, else by its own. */
    CharSequence value(GuardedCall call, Attribute attribute) {
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i].equals(attribute)) {
                String named = call.text(names[i]);
                if (!named.isEmpty()) {
                    return named;
                }
            }
        }
        return call.value(attribute);
    }
}

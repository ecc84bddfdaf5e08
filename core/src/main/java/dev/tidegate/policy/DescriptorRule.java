package dev.tidegate.policy;

import dev.tidegate.descriptor.EntryMatch;
import java.util.List;

/**
 * One rule of a domain: which limits a descriptor is asked about.
 *
 * @param match what the entries of the descriptor must be, in order; at least one
 * @param limits the limits that its calls must pass; none when there is no limit
 * @param replaces limits that are left out of a request in which this rule takes part
 * @param deny whether its calls are refused, whatever was asked before
 * @param onStreamDone whether its calls are over and tell what they have cost, which is charged whatever is left
 */
public record DescriptorRule(
        List<EntryMatch> match, List<String> limits, List<String> replaces, boolean deny, boolean onStreamDone) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException when the match is empty, when a rule that refuses all has limits, when one that
     *     charges has none, or when a limit is both asked and left out
     */
    public DescriptorRule {
        match = List.copyOf(match);
        limits = List.copyOf(limits);
        replaces = List.copyOf(replaces);
        Require.that(!match.isEmpty(), "match must not be empty", match);
        Require.that(!deny || limits.isEmpty(), "a rule that denies must have no limits", limits);
        Require.that(!onStreamDone || !limits.isEmpty(), "a rule that charges must have limits", limits);
        Require.that(limits.stream().noneMatch(replaces::contains), "limits must not be in replaces", limits);
    }

    /**
     * A rule that asks these limits.
     *
     * @param match the places as in the file, with a comma between them: {@code plan=gold,user}
     */
    public static DescriptorRule of(String match, String... limits) {
        return new DescriptorRule(EntryText.parseAll(match), List.of(limits), List.of(), false, false);
    }

    /** The same rule, which leaves these limits out of its requests. */
    public DescriptorRule withReplaces(String... names) {
        return new DescriptorRule(match, limits, List.of(names), deny, onStreamDone);
    }

    /** The same rule, for calls that are over and tell what they have cost. */
    public DescriptorRule withOnStreamDone() {
        return new DescriptorRule(match, limits, replaces, deny, true);
    }

    /** The match as in the file: {@code plan=gold, user}. */
    public String text() {
        return EntryText.text(match);
    }
}

package dev.tidegate.policy;

import dev.tidegate.descriptor.EntryMatch;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** The settings of domains: rules for the descriptors by which a proxy asks. */
final class DomainBlock {
    /** The longest descriptor of a rule. */
    static final int ENTRIES_MAX = 32;

    private static final Setting<DescriptorRule, List<EntryMatch>> MATCH = Setting.required(
            "match",
            ListOf.of("a list of entries", EntryText.FORM, 1).most(ENTRIES_MAX),
            DescriptorRule::match,
            "The entries of a descriptor, in order and all of them. Of rules that take it, the one whose first entry is"
                    + " more specific wins, then the second, and so on: a value, then a pattern, then any value.");

    private static final Setting<DescriptorRule, List<String>> LIMITS = Setting.of(
            "limits",
            names("a list of limits"),
            List.of(),
            DescriptorRule::limits,
            "The limits that its calls must pass, those of level user first and of level resource last; without any, they"
                    + " have no limit.");

    private static final Setting<DescriptorRule, List<String>> REPLACES = Setting.of(
            "replaces",
            names("a list of limits"),
            List.of(),
            DescriptorRule::replaces,
            "Limits that are left out of a request in which a descriptor falls under this rule.");

    private static final Setting<DescriptorRule, Boolean> DENY =
            Setting.of("deny", new Flag(), false, DescriptorRule::deny, "Whether all its calls are refused.");

    private static final Setting<DescriptorRule, Boolean> ON_STREAM_DONE = Setting.of(
            "on-stream-done",
            new Flag(),
            false,
            DescriptorRule::onStreamDone,
            "Whether its calls are over and tell by hits_addend what they have cost (apply_on_stream_done of Envoy): that"
                    + " is charged, however little is left. A hits_addend of 0 still asks whether one more would pass.");

    private static final Distinct<DescriptorRule> MATCHES_DIFFER =
            new Distinct<>("a rule with this match", DescriptorRule::match);

    private static final Block<DescriptorRule> RULE = Block.of(
                    "a rule for descriptors",
                    "Which limits a rate-limit service asks about a descriptor.",
                    values -> new DescriptorRule(
                            values.get(MATCH),
                            values.get(LIMITS),
                            values.get(REPLACES),
                            values.get(DENY),
                            values.get(ON_STREAM_DONE)),
                    MATCH,
                    LIMITS,
                    REPLACES,
                    DENY,
                    ON_STREAM_DONE)
            .rule(new Rule.Check<>(
                    ON_STREAM_DONE,
                    ProblemCode.CONTRADICTION,
                    values -> !values.get(ON_STREAM_DONE) || !values.get(LIMITS).isEmpty(),
                    values -> "there is no limit to charge",
                    "add limits, or remove on-stream-done"))
            .rule(new Rule.Check<>(
                    DENY,
                    ProblemCode.CONTRADICTION,
                    values -> !values.get(DENY) || values.get(LIMITS).isEmpty(),
                    values -> "limits mean nothing where all calls are refused",
                    "remove its limits, or deny"))
            .rule(new Rule.Check<>(
                    REPLACES,
                    ProblemCode.CONTRADICTION,
                    values -> values.get(LIMITS).stream().noneMatch(values.get(REPLACES)::contains),
                    values -> "a rule cannot leave out a limit that it asks",
                    "remove the limit from one of limits and replaces"));

    private static final Form<String> NAME = Form.of(
            "a name of a domain",
            "letters, digits and _ . ~ : / @ -; 128 at most",
            AttributeType.ENTRY_FORM,
            Matcher::group,
            name -> name);

    /** The rules of one domain. */
    static final Type<List<DescriptorRule>> RULES =
            ListOf.of("a list of rules for descriptors", RULE, 0).distinct(MATCHES_DIFFER);

    static final Setting<Policy, Map<String, List<DescriptorRule>>> DOMAINS = Setting.of(
            "domains",
            new MapOf<>("a block of named domains", NAME, RULES, List.of()),
            Map.of(),
            Policy::domains,
            "What a rate-limit service asks about the descriptors of each domain. For a domain that is not here, the"
                    + " routes decide.");

    private DomainBlock() {}

    private static Type<List<String>> names(String noun) {
        return ListOf.of(noun, new Types.Name(Reading.Kind.DOMAIN_LIMIT), 0)
                .distinct(new Distinct<>("a limit", name -> name));
    }

    /** Refuses rules that cannot be told apart, by an {@link IllegalArgumentException}. */
    static void require(Map<String, List<DescriptorRule>> domains) {
        domains.values().forEach(MATCHES_DIFFER::require);
    }
}

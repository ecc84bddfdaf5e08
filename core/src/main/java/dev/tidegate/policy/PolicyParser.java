package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a policy file. The answer is either a policy with every default filled in, or all errors at once; never a part
 * of a policy. Takes time and memory in proportion to the file. Stateless.
 */
public final class PolicyParser {
    private PolicyParser() {}

    /**
     * Reads a policy in which no environment variable is set.
     *
     * @param name the name of the file, for messages
     * @param text what stands in it
     */
    public static Parsed parse(String name, String text) {
        return parse(name, text, variable -> Optional.empty());
    }

    /**
     * Reads a policy.
     *
     * @param name the name of the file, for messages
     * @param text what stands in it
     * @param environment the value of an environment variable, for <code>${NAME}</code> and <code>${NAME:-default}
     *     </code>
     */
    public static Parsed parse(String name, String text, Function<String, Optional<String>> environment) {
        Problems problems = new Problems(name, text);
        Variables variables = new Variables(environment);
        Optional<PolicyFile> file = new YamlReader(problems, variables)
                .read(text)
                .flatMap(tree -> Cursor.top(tree, new Reading(problems)).entries("a policy, from version: 1 on"))
                .flatMap(root -> file(root, name, problems, variables));
        List<Problem> all = problems.inOrder();
        return file.<Parsed>map(accepted -> new Parsed.Accepted(accepted, all))
                .orElseGet(() -> new Parsed.Refused(all));
    }

    private static Optional<PolicyFile> file(Entries root, String name, Problems problems, Variables variables) {
        Cursor top = Cursor.top(root, new Reading(problems));
        Values values = PolicyBlock.BLOCK.readValues(root, top);
        References.of(root, values.get(PolicyBlock.LIMITS), values.get(PolicyBlock.UPSTREAMS))
                .check(top.reading().references(), problems);
        if (!problems.hasErrors()) {
            new Contradictions(
                            values.get(PolicyBlock.LISTENERS),
                            values.get(PolicyBlock.UPSTREAMS),
                            values.get(PolicyBlock.ROUTES),
                            values.get(PolicyBlock.LIMITS),
                            values.get(PolicyBlock.STORE))
                    .find()
                    .forEach(finding -> finding.report(root, problems));
        }
        return problems.hasErrors()
                ? Optional.empty()
                : PolicyBlock.BLOCK.tryMake(values, top).map(policy -> {
                    Warnings.of(policy).forEach(finding -> finding.report(root, problems));
                    return new PolicyFile(name, policy, Positions.of(name, root), variables.secrets());
                });
    }
}

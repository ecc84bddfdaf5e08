package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.Map;

/** Prints a policy with every default filled in, as YAML that reads back as the equal policy. */
public final class ResolvedPolicy {
    private ResolvedPolicy() {}

    /** The policy as a file. Values are shown as they are; for a policy with secrets print its {@link PolicyFile}. */
    public static String print(Policy policy) {
        return print(policy, Map.of());
    }

    /**
     * The policy as a file, with what came from environment variables of secrets shown as the file has it: <code>
     * ${API_KEY}</code>. A variable counts as a secret when its name speaks of a key, token, secret, password,
     * credential or authorization.
     */
    public static String print(PolicyFile file) {
        return print(file.policy(), file.secrets());
    }

    private static String print(Policy policy, Map<String, String> secrets) {
        Tree tree = PolicyBlock.BLOCK.write(policy);
        return YamlWriter.write((Entries) (secrets.isEmpty() ? tree : masked(tree, secrets)));
    }

    private static Tree masked(Tree tree, Map<String, String> secrets) {
        return switch (tree) {
            case Leaf leaf -> masked(leaf, secrets);
            case Items items ->
                Items.of(items.all().stream().map(item -> masked(item, secrets)).toList());
            case Entries entries ->
                Entries.of(entries.all().stream()
                        .map(entry -> new Entry(entry.key(), masked(entry.value(), secrets)))
                        .toList());
        };
    }

    private static Leaf masked(Leaf leaf, Map<String, String> secrets) {
        String text = leaf.text();
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            text = text.replace(secret.getKey(), secret.getValue());
        }
        return text.equals(leaf.text()) ? leaf : Leaf.text(text);
    }
}

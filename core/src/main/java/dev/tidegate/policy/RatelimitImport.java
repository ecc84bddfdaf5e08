package dev.tidegate.policy;

import dev.tidegate.descriptor.EntryMatch;
import dev.tidegate.policy.RatelimitFile.Limit;
import dev.tidegate.policy.RatelimitFile.Node;
import dev.tidegate.policy.Tree.Entries;
import dev.tidegate.policy.Tree.Entry;
import dev.tidegate.policy.Tree.Items;
import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a policy of configurations of envoyproxy/ratelimit. Each descriptor with a limit becomes a rule of its domain,
 * with a limit that counts in fixed windows, as there; files of one domain become one domain.
 *
 * @param yaml the policy, which {@link PolicyParser} accepts
 * @param notes what could not be carried over, a sentence each
 */
public record RatelimitImport(String yaml, List<String> notes) {
    /** Copies the list. */
    public RatelimitImport {
        notes = List.copyOf(notes);
    }

    /** The policy of these files, with limits that each service counts for itself. */
    public static RatelimitImport of(List<RatelimitFile> files) {
        return new Conversion(files, StoreSpec.none()).convert();
    }

    /**
     * The policy of these files, with limits that all services count together, as those of envoyproxy/ratelimit do.
     *
     * @param store where they are counted
     * @throws IllegalArgumentException when that is no URL of a store
     */
    public static RatelimitImport of(List<RatelimitFile> files, StoreSpec store) {
        StoreBlock.URL.require(store.url());
        return new Conversion(files, store).convert();
    }

    /** One rule before its limits have names. */
    private record Found(String domain, List<Step> steps, Node node) {
        List<EntryMatch> match() {
            return steps.stream().map(Step::match).toList();
        }

        String where() {
            return domain + ": " + EntryText.text(match());
        }
    }

    /**
     * One place of a rule.
     *
     * @param isShared whether all values that it takes count together
     */
    private record Step(EntryMatch match, boolean isShared) {
        /** Whether each value has its own count. */
        boolean isVariable() {
            return !isShared && (match.isAny() || match.isPattern());
        }
    }

    /** One conversion. Used once. */
    private static final class Conversion {
        private static final int NAME_MAX = 64;
        private static final String ALONE = """
                # Each service counts for itself. To count in Redis together, as envoyproxy/ratelimit does, import with
                # --store redis://HOST:6379, or add a store and to each limit scope: cluster.
                """;
        private static final Pattern NOT_OF_NAMES = Pattern.compile("[^A-Za-z0-9_]+");
        private static final Pattern KEYS = Pattern.compile(AttributeType.ENTRY_FORM);

        private final List<RatelimitFile> files;
        private final StoreSpec store;
        private final List<String> notes = new ArrayList<>();
        private final List<Found> found = new ArrayList<>();
        private final Map<Found, String> names = new LinkedHashMap<>();
        private final Map<String, Set<String>> replaceable = new LinkedHashMap<>();

        Conversion(List<RatelimitFile> files, StoreSpec store) {
            this.files = files;
            this.store = store;
        }

        RatelimitImport convert() {
            for (RatelimitFile file : files) {
                if (KEYS.matcher(file.domain()).matches()) {
                    file.nodes().forEach(node -> walk(file.domain(), List.of(), node));
                } else {
                    notes.add("domain '" + file.domain() + "': the name of a domain is "
                            + "letters, digits and _ . ~ : / @ -");
                }
            }
            found.forEach(this::name);
            return new RatelimitImport(print(), notes);
        }

        private void walk(String domain, List<Step> before, Node node) {
            if (!KEYS.matcher(node.key()).matches() || EntryText.isUnwritable(node.value())) {
                notes.add(domain + ": the entry '" + node.composite() + "' and what is below it, because of its signs");
                return;
            }
            boolean isShared = node.modes().shared();
            List<Step> steps = Stream.concat(
                            before.stream(), Stream.of(new Step(new EntryMatch(node.key(), node.value()), isShared)))
                    .toList();
            Found one = new Found(domain, steps, node);
            node.modes().unknown().forEach(setting -> notes.add(one.where() + ": " + setting));
            if (!(node.limit() instanceof Limit.None) || node.nodes().isEmpty()) {
                add(one);
            }
            node.nodes().forEach(next -> walk(domain, steps, next));
        }

        private void add(Found one) {
            if (found.stream()
                    .anyMatch(other ->
                            other.domain().equals(one.domain()) && other.match().equals(one.match()))) {
                notes.add(one.where() + ": it is there twice; the first counts");
            } else {
                found.add(one);
            }
        }

        /** Gives a rule's limit a name, if it has one that counts. */
        private void name(Found one) {
            Limit limit = one.node().limit();
            if (limit instanceof Limit.Requests) {
                String name = unique(limit.replaceable().isEmpty() ? readable(one) : limit.replaceable());
                names.put(one, name);
                replaceable
                        .computeIfAbsent(limit.replaceable(), any -> new LinkedHashSet<>())
                        .add(name);
                checkKey(one);
            } else if (limit instanceof Limit.Nothing && !limit.replaceable().isEmpty()) {
                notes.add(one.where() + ": that others can replace it, as it denies");
            }
        }

        /** A repeated key stands for all of its values, so a part of them cannot count apart. */
        private void checkKey(Found one) {
            Set<String> variable = one.steps().stream()
                    .filter(Step::isVariable)
                    .map(step -> step.match().key())
                    .collect(Collectors.toSet());
            one.steps().stream()
                    .filter(step ->
                            step.isShared() && variable.contains(step.match().key()))
                    .forEach(step -> notes.add(one.where() + ": share_threshold of '"
                            + step.match().key() + "', a key that is there twice"));
        }

        private String readable(Found one) {
            String words = one.steps().stream()
                    .map(step -> step.match().isAny()
                            ? step.match().key()
                            : step.match().key() + "-" + step.match().value())
                    .collect(Collectors.joining("-"));
            return files.size() == 1 ? words : one.domain() + "-" + words;
        }

        private String unique(String words) {
            String plain = NOT_OF_NAMES.matcher(words).replaceAll("-").replaceAll("^-+|-+$", "");
            String whole = plain.matches("[A-Za-z].*") ? plain : "limit-" + plain;
            String name = whole.substring(0, Math.min(NAME_MAX, whole.length()));
            for (int i = 2; names.containsValue(name); i++) {
                String end = "-" + i;
                name = whole.substring(0, Math.min(NAME_MAX - end.length(), whole.length())) + end;
            }
            return name;
        }

        // ---- print

        private String print() {
            // The rules first: while they are written it turns out what cannot be.
            String rules = domains();
            List<Entry> settings = new ArrayList<>();
            settings.add(Entry.of("version", Leaf.word(1)));
            settings.add(Entry.of("listeners", listeners()));
            if (store.isOn()) {
                settings.add(Entry.of("store", Entries.of(List.of(Entry.of("url", Leaf.text(store.url()))))));
            }
            settings.add(Entry.of("limits", limits()));
            String comments = notes.stream()
                    .map(note -> "# not carried over: " + note.replaceAll("[\\p{Cntrl}]", "?") + "\n")
                    .collect(Collectors.joining());
            return comments + (store.isOn() ? "" : ALONE) + YamlWriter.write(Entries.of(settings)) + rules;
        }

        private static Tree listeners() {
            return Entries.of(List.of(
                    Entry.of("rls", block("bind", Leaf.text("127.0.0.1:8081"), "protocol", Leaf.word("rls"))),
                    Entry.of("admin", block("bind", Leaf.text("127.0.0.1:9901"), "protocol", Leaf.word("admin")))));
        }

        private static Entries block(String first, Tree firstValue, String second, Tree secondValue) {
            return Entries.of(List.of(Entry.of(first, firstValue), Entry.of(second, secondValue)));
        }

        private Tree limits() {
            List<Entry> all = new ArrayList<>();
            names.forEach((one, name) -> all.add(Entry.of(name, limit(one))));
            return Entries.of(all);
        }

        private Tree limit(Found one) {
            List<Entry> settings = new ArrayList<>();
            List<String> key = one.steps().stream()
                    .filter(Step::isVariable)
                    .map(step -> "entry(" + step.match().key() + ")")
                    .distinct()
                    .toList();
            if (!key.isEmpty()) {
                settings.add(Entry.of("key", texts(key)));
            }
            if (one.node().limit() instanceof Limit.Requests requests) {
                settings.add(Entry.of("rate", Types.RATE.write(requests.rate())));
            }
            settings.add(Entry.of("algorithm", Leaf.word("fixed-window")));
            if (store.isOn()) {
                settings.add(Entry.of("scope", Leaf.word("cluster")));
            }
            if (one.node().modes().shadow()) {
                settings.add(Entry.of("mode", Leaf.word("shadow")));
            }
            return Entries.of(settings);
        }

        private static Tree texts(List<String> texts) {
            List<Leaf> leaves = texts.stream().map(Leaf::text).toList();
            return leaves.size() == 1 ? leaves.getFirst() : Items.of(leaves);
        }

        /** One rule in a line, however long: so they stand below one another. */
        private String domains() {
            Map<String, List<Found>> all = new LinkedHashMap<>();
            found.forEach(one ->
                    all.computeIfAbsent(one.domain(), any -> new ArrayList<>()).add(one));
            StringBuilder text = new StringBuilder("\ndomains:" + (all.isEmpty() ? " {}" : "") + "\n");
            all.forEach((domain, rules) -> {
                text.append("  ").append(YamlWriter.line(Leaf.text(domain))).append(":\n");
                rules.forEach(one ->
                        text.append("    - ").append(YamlWriter.line(rule(one))).append('\n'));
            });
            return text.toString();
        }

        private Tree rule(Found one) {
            List<Entry> settings = new ArrayList<>();
            settings.add(Entry.of(
                    "match",
                    Items.of(one.match().stream().map(EntryText.FORM::write).toList())));
            String own = names.getOrDefault(one, "");
            if (!own.isEmpty()) {
                settings.add(Entry.of("limits", Items.of(List.of(Leaf.text(own)))));
            }
            List<Leaf> replaced = one.node().limit().replacing().stream()
                    .flatMap(name -> replaced(name, own, one).stream())
                    .map(Leaf::text)
                    .distinct()
                    .toList();
            if (!replaced.isEmpty()) {
                settings.add(Entry.of("replaces", Items.of(replaced)));
            }
            boolean denies = one.node().limit() instanceof Limit.Nothing
                    && !one.node().modes().shadow();
            if (denies) {
                settings.add(Entry.of("deny", Leaf.word(true)));
            }
            return Entries.of(settings);
        }

        /** The limits of this name; its own is never among them. */
        private List<String> replaced(String name, String own, Found one) {
            Set<String> limits = replaceable.getOrDefault(name, Set.of());
            if (limits.isEmpty()) {
                notes.add(one.where() + ": that it replaces '" + name + "', which is the name of no limit");
            }
            return limits.stream().filter(limit -> !limit.equals(own)).toList();
        }
    }
}

package dev.tidegate.policy;

import dev.tidegate.limit.Rate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A configuration of envoyproxy/ratelimit, as its README describes it at commit f2fb157. Immutable. */
public final class RatelimitFile {
    private final String domain;
    private final List<Node> nodes;

    RatelimitFile(String domain, List<Node> nodes) {
        this.domain = domain;
        this.nodes = List.copyOf(nodes);
    }

    /** Whose descriptors they are. */
    public String domain() {
        return domain;
    }

    /** The descriptors of the first level. */
    List<Node> nodes() {
        return nodes;
    }

    /** What became of a file. */
    public sealed interface Parsed {
        /** It can be used. */
        record Accepted(RatelimitFile file) implements Parsed {}

        /** It cannot be used; these are all errors. */
        record Refused(List<Problem> problems) implements Parsed {
            /** Takes a copy. */
            public Refused {
                problems = List.copyOf(problems);
            }

            /** The problems as a compiler would print them, with an empty line between two. */
            public String report() {
                return problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
            }
        }
    }

    /**
     * Reads a file, with the same errors and places as a policy has them.
     *
     * @param name the name of the file, for messages
     * @param text what stands in it
     */
    public static Parsed parse(String name, String text) {
        Problems problems = new Problems(name, text);
        Optional<RatelimitFile> file = new YamlReader(problems, new Variables(variable -> Optional.empty()))
                .read(text)
                .flatMap(tree -> RatelimitBlock.BLOCK.read(Cursor.top(tree, new Reading(problems))));
        return problems.hasErrors() || file.isEmpty()
                ? new Parsed.Refused(problems.inOrder())
                : new Parsed.Accepted(file.get());
    }

    /**
     * One descriptor of a level.
     *
     * @param value what it must be; empty for any value
     * @param limit how much may pass
     * @param modes what else is said of it
     * @param nodes the descriptors of the next level
     */
    record Node(String key, String value, Limit limit, Modes modes, List<Node> nodes) {
        Node {
            nodes = List.copyOf(nodes);
        }

        /** What two nodes of a level must not have in common. */
        String composite() {
            return value.isEmpty() ? key : key + "_" + value;
        }
    }

    /** How much may pass. */
    sealed interface Limit {
        /** Nothing is said. */
        record None() implements Limit {}

        /** As much as wants to. */
        record Unlimited(String name, List<String> replaces) implements Limit {
            /** Takes a copy. */
            public Unlimited {
                replaces = List.copyOf(replaces);
            }
        }

        /** Nothing at all. */
        record Nothing(String name, List<String> replaces) implements Limit {
            /** Takes a copy. */
            public Nothing {
                replaces = List.copyOf(replaces);
            }
        }

        /** So much in a time. */
        record Requests(Rate rate, String name, List<String> replaces) implements Limit {
            /** Takes a copy. */
            public Requests {
                replaces = List.copyOf(replaces);
            }
        }

        /** Under which name others may replace it; empty for none. */
        default String replaceable() {
            return switch (this) {
                case None none -> "";
                case Unlimited unlimited -> unlimited.name();
                case Nothing nothing -> nothing.name();
                case Requests requests -> requests.name();
            };
        }

        /** The names of what it replaces. */
        default List<String> replacing() {
            return switch (this) {
                case None none -> List.of();
                case Unlimited unlimited -> unlimited.replaces();
                case Nothing nothing -> nothing.replaces();
                case Requests requests -> requests.replaces();
            };
        }
    }

    /**
     * What else is said of a descriptor.
     *
     * @param shadow whether it never refuses
     * @param shared whether all values that a pattern takes count together
     * @param unknown the names of the settings that have no counterpart in a policy
     */
    record Modes(boolean shadow, boolean shared, List<String> unknown) {
        Modes {
            unknown = List.copyOf(unknown);
        }
    }
}

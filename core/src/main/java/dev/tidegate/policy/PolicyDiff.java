package dev.tidegate.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What differs between two policies in meaning, and what becomes of the live state. Comments, the order of keys and
 * defaults written out make no difference.
 *
 * @param changes in the order of the file's sections; what was removed comes last in each
 */
public record PolicyDiff(List<Change> changes) {
    /** Keeps a copy. */
    public PolicyDiff {
        changes = List.copyOf(changes);
    }

    /**
     * One thing that is new, gone or different.
     *
     * @param section the section of the file, for example {@code limits}
     * @param name its name; empty for a section without names
     * @param details what is different, setting by setting; empty when the whole thing is new or gone
     * @param effect what becomes of its live state
     */
    public record Change(Kind kind, String section, String name, List<Detail> details, String effect) {
        /** Keeps a copy. */
        public Change {
            details = List.copyOf(details);
        }
    }

    /** What happened to a thing. */
    public enum Kind {
        /** It is new. */
        ADDED("+"),
        /** It is gone. */
        REMOVED("-"),
        /** It is different. */
        CHANGED("~");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    /**
     * One setting that is different, as it would stand in a resolved file.
     *
     * @param setting its name, below a block after a dot: {@code health.every}
     * @param before its value before; empty when it was not there
     * @param after its value after; empty when it is not there any more
     */
    public record Detail(String setting, String before, String after) {
        private String text() {
            return setting + ": " + (before.isEmpty() ? "nothing" : before) + " → "
                    + (after.isEmpty() ? "nothing" : after);
        }
    }

    /** Compares two policies. */
    public static PolicyDiff of(Policy before, Policy after) {
        return new PolicyDiff(PolicyComparison.of(before, after));
    }

    /** Whether both policies mean the same. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The changes for people: one line each, with what is different and what becomes of the state below it. */
    public String text() {
        return isEmpty()
                ? "no difference\n"
                : changes.stream().map(PolicyDiff::text).collect(Collectors.joining());
    }

    private static String text(Change change) {
        String name = change.name().isEmpty() ? "" : " " + change.name();
        String details = change.details().stream()
                .map(detail -> "    " + detail.text() + "\n")
                .collect(Collectors.joining());
        return change.kind().sign + " " + change.section() + name + "\n" + details + "    " + change.effect() + "\n";
    }
}

package dev.tidegate.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of a policy file as a tree, each part with its place. Also what a policy is printed from. */
sealed interface Tree {
    /** Where it stands; the start of the file for a tree that was not read. */
    Place place();

    /** The first of the entries that has this key. */
    static Optional<Entry> find(List<Entry> entries, String key) {
        for (Entry entry : entries) {
            if (entry.key().text().equals(key)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /**
     * A single value.
     *
     * @param text the value, after variables were filled in
     * @param written the value before that
     * @param quoted whether it stands in quotes, and so is a text and never a number
     */
    record Leaf(String text, String written, boolean quoted, Place place) implements Tree {
        private static final Pattern NOT_TEXT =
                Pattern.compile("|null|true|false|-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?");

        /** A text to print. */
        static Leaf text(String text) {
            return new Leaf(text, text, true, Place.START);
        }

        /** A number or another word to print as it is. */
        static Leaf word(Object value) {
            String text = value.toString();
            return new Leaf(text, text, false, Place.START);
        }

        /** The same value without quotes. */
        Leaf unquoted() {
            return new Leaf(text, written, false, place);
        }

        /** Whether variables were filled in. */
        boolean isSubstituted() {
            return !text.equals(written);
        }

        /** Whether YAML takes it for a text, and not for a number, a truth value or nothing. */
        boolean isText() {
            return quoted
                    || isSubstituted()
                    || !mayBeOther()
                    || !NOT_TEXT.matcher(text).matches();
        }

        /** Most texts are told by their first sign. */
        private boolean mayBeOther() {
            return text.isEmpty() || "-0123456789ntf".indexOf(text.charAt(0)) >= 0;
        }

        /** Whether nothing stands here. */
        boolean isNothing() {
            return !quoted && !isSubstituted() && (text.isEmpty() || text.equals("null"));
        }
    }

    /** A list. */
    record Items(List<Tree> all, Place place) implements Tree {
        /** Takes a copy. */
        public Items {
            all = List.copyOf(all);
        }

        static Items of(List<? extends Tree> all) {
            return new Items(List.copyOf(all), Place.START);
        }
    }

    /** A block of keys and values, in the order of the file. A key that stood twice is here once. */
    record Entries(List<Entry> all, Place place) implements Tree {
        /** Takes a copy. */
        public Entries {
            all = List.copyOf(all);
        }

        static Entries of(List<Entry> all) {
            return new Entries(List.copyOf(all), Place.START);
        }

        Optional<Entry> find(String key) {
            return Tree.find(all, key);
        }
    }

    /** A key and its value. */
    record Entry(Leaf key, Tree value) {
        static Entry of(String key, Tree value) {
            return new Entry(Leaf.text(key), value);
        }
    }
}

package dev.tidegate.library;

import java.util.Arrays;

/** A few texts by name: fewer than a map would be worth. Immutable. */
final class Texts {
    static final Texts NONE = new Texts(new String[0]);

    /** Names and values in turn. */
    private final String[] pairs;

    private Texts(String[] pairs) {
        this.pairs = pairs;
    }

    /** The text of this name; empty when there is none. */
    String get(String name) {
        int at = find(name);
        return at < pairs.length ? pairs[at + 1] : "";
    }

    /** The same texts, with this one under its name. */
    Texts with(String name, String text) {
        int at = find(name);
        String[] changed = Arrays.copyOf(pairs, Math.max(pairs.length, at + 2));
        changed[at] = name;
        changed[at + 1] = text;
        return new Texts(changed);
    }

    private int find(String name) {
        int at = 0;
        while (at < pairs.length && !pairs[at].equals(name)) {
            at += 2;
        }
        return at;
    }
}

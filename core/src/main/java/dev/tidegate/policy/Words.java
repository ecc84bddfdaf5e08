package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One word of a closed set.
 *
 * @param noun what the word names, with its article
 * @param words the constants by their words, in their order
 * @param later words that a later version will know
 */
record Words<E extends Enum<E>>(String noun, Map<String, E> words, List<String> later) implements Type<E> {
    /** The words are the constants' names in lower case with hyphens. */
    static <E extends Enum<E>> Words<E> of(String noun, Class<E> set, String... later) {
        return of(noun, set.getEnumConstants(), Words::hyphenated, later);
    }

    static <E extends Enum<E>> Words<E> of(String noun, E[] set, Function<E, String> word, String... later) {
        Map<String, E> words = new LinkedHashMap<>();
        Arrays.stream(set).forEach(constant -> words.put(word.apply(constant), constant));
        return new Words<>(noun, words, List.of(later));
    }

    static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Optional<E> read(Cursor cursor) {
        return cursor.leaf(noun).flatMap(leaf -> read(leaf, cursor));
    }

    private Optional<E> read(Leaf leaf, Cursor cursor) {
        E constant = words.get(leaf.text());
        if (constant == null) {
            cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not " + noun, remedy(leaf.text()));
        }
        return Optional.ofNullable(constant);
    }

    private String remedy(String word) {
        String choice = "write " + form();
        return later.contains(word)
                ? "this version does not have '" + word + "' yet; " + choice
                : Suggestion.remedy(word, words.keySet(), choice);
    }

    @Override
    public Tree write(E value) {
        return Leaf.word(word(value));
    }

    String word(E value) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue() == value)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.orVariable(Json.object().with("enum", Json.array(choices())));
    }

    /** The words; those that YAML reads as a number without quotes, such as 502, also as that number. */
    private List<Json> choices() {
        List<Json> choices = new ArrayList<>();
        for (String word : words.keySet()) {
            choices.add(new Json.Text(word));
            if (!Leaf.word(word).isText()) {
                choices.add(new Json.Word(word));
            }
        }
        return choices;
    }

    @Override
    public String form() {
        return "one of " + String.join(", ", words.keySet());
    }
}

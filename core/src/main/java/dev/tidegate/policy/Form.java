package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that is one text of a fixed form, such as a rate. The form is a regular expression that Java and ECMA-262
 * understand alike, so that the loader and the JSON schema use the same one.
 *
 * @param noun what it is, with its article
 * @param example how to write it; the remedy of a wrong one
 * @param pattern what it looks like, as a whole
 * @param parse makes the value; an {@link IllegalArgumentException} says in words for users why it cannot be
 * @param print writes the value so that {@code parse} reads it back
 */
record Form<T>(String noun, String example, Pattern pattern, Function<Matcher, T> parse, Function<T, String> print)
        implements Type<T> {

    static <T> Form<T> of(
            String noun, String example, String pattern, Function<Matcher, T> parse, Function<T, String> print) {
        return new Form<>(noun, example, Pattern.compile(pattern), parse, print);
    }

    @Override
    public Optional<T> read(Cursor cursor) {
        return cursor.leaf(noun).flatMap(leaf -> read(leaf, cursor));
    }

    private Optional<T> read(Leaf leaf, Cursor cursor) {
        Matcher matcher = pattern.matcher(leaf.text());
        if (!leaf.isText() || !matcher.matches()) {
            cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not " + noun, "write " + example);
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(matcher));
        } catch (IllegalArgumentException | ArithmeticException e) {
            String why = e instanceof ArithmeticException ? "it is too large" : e.getMessage();
            cursor.report(ProblemCode.OUT_OF_RANGE, cursor.shown() + " cannot be: " + why, "write " + example);
            return Optional.empty();
        }
    }

    @Override
    public boolean takes(T value) {
        Matcher matcher = pattern.matcher(print.apply(value));
        try {
            return matcher.matches() && parse.apply(matcher).equals(value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }

    @Override
    public Tree write(T value) {
        return Leaf.text(Variables.escape(print.apply(value)));
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.orVariable(
                Json.object().with("type", "string").with("pattern", "^(" + pattern.pattern() + ")$"));
    }

    @Override
    public String form() {
        return noun + ": " + example;
    }
}

package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.regex.Pattern;

/** A whole number in a range, written without quotes. */
record Count(long least, long most) implements Type<Long> {
    private static final Pattern DIGITS = Pattern.compile("0|-?[1-9][0-9]*");

    /** More digits than any range has. */
    private static final int MAX_DIGITS = 18;

    @Override
    public Optional<Long> read(Cursor cursor) {
        return cursor.leaf("a whole number").flatMap(leaf -> read(leaf, cursor));
    }

    private Optional<Long> read(Leaf leaf, Cursor cursor) {
        if (!DIGITS.matcher(leaf.text()).matches()) {
            cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not a whole number", "write " + range());
            return Optional.empty();
        }
        if (leaf.quoted() && !leaf.isSubstituted()) {
            cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is a text", "write the number without quotes");
            return Optional.empty();
        }
        if (leaf.text().length() > MAX_DIGITS || !takes(Long.valueOf(leaf.text()))) {
            cursor.report(ProblemCode.OUT_OF_RANGE, cursor.shown() + " is out of range", "write " + range());
            return Optional.empty();
        }
        return Optional.of(Long.valueOf(leaf.text()));
    }

    @Override
    public boolean takes(Long value) {
        return value >= least && value <= most;
    }

    @Override
    public Tree write(Long value) {
        return Leaf.word(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.orVariable(
                Json.object().with("type", "integer").with("minimum", least).with("maximum", most));
    }

    @Override
    public String form() {
        return range();
    }

    private String range() {
        return least == most ? Long.toString(least) : "a whole number from " + least + " to " + most;
    }
}

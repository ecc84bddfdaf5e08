package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;

/** Yes or no, as YAML writes it. */
record Flag() implements Type<Boolean> {
    private static final String FORM = "true or false";

    @Override
    public Optional<Boolean> read(Cursor cursor) {
        return cursor.leaf(FORM).flatMap(leaf -> read(leaf, cursor));
    }

    private static Optional<Boolean> read(Leaf leaf, Cursor cursor) {
        boolean isFlag = leaf.text().equals("true") || leaf.text().equals("false");
        if (isFlag && (!leaf.quoted() || leaf.isSubstituted())) {
            return Optional.of(Boolean.valueOf(leaf.text()));
        }
        cursor.report(ProblemCode.WRONG_FORM, cursor.shown() + " is not " + FORM, "write " + FORM + ", without quotes");
        return Optional.empty();
    }

    @Override
    public Tree write(Boolean value) {
        return Leaf.word(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.orVariable(Json.object().with("type", "boolean"));
    }

    @Override
    public String form() {
        return FORM;
    }
}

package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The value a condition wants, as a text; nothing for any value. */
record WantedType() implements Type<String> {
    private static final Pattern FORM = Pattern.compile("[^\\u0000-\\u001f\\u007f]{0,1024}");
    private static final String NOUN = "a value";

    @Override
    public Optional<String> read(Cursor cursor) {
        if (cursor.tree() instanceof Leaf leaf && leaf.isNothing()) {
            return Optional.of("");
        }
        return cursor.leaf(NOUN).map(Leaf::text).filter(text -> isVisible(text, cursor));
    }

    private static boolean isVisible(String text, Cursor cursor) {
        boolean visible = FORM.matcher(text).matches();
        if (!visible) {
            cursor.report(
                    ProblemCode.WRONG_FORM, cursor.shown() + " is not " + NOUN, "write 1024 visible signs at most");
        }
        return visible;
    }

    @Override
    public Tree write(String value) {
        return Leaf.text(Variables.escape(value));
    }

    @Override
    public Json.Dictionary schema() {
        return Json.object()
                .with("type", Json.texts(List.of("string", "number", "boolean", "null")))
                .with("pattern", "^(" + FORM.pattern() + ")$");
    }

    @Override
    public String form() {
        return NOUN;
    }
}

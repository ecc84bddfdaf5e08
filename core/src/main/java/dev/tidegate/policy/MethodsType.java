package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Items;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** One method or a list of them. */
record MethodsType() implements Type<Set<String>> {
    private static final Type<String> ONE =
            Form.of("a method", "a method in capitals: GET", MatchText.METHOD_FORM, Matcher::group, method -> method);
    private static final Type<List<String>> SEVERAL =
            ListOf.of("a list of methods", ONE, 1).distinct(new Distinct<>("a method", method -> method));

    @Override
    public Optional<Set<String>> read(Cursor cursor) {
        return cursor.tree() instanceof Items
                ? SEVERAL.read(cursor).map(Set::copyOf)
                : ONE.read(cursor).map(Set::of);
    }

    @Override
    public Tree write(Set<String> value) {
        return SEVERAL.write(List.copyOf(new TreeSet<>(value)));
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(ONE.schema(), SEVERAL.schema());
    }

    @Override
    public String form() {
        return "a method in capitals, or a list of them";
    }
}

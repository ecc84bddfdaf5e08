package dev.tidegate.policy;

import dev.tidegate.model.Attribute;
import dev.tidegate.policy.Tree.Items;
import java.util.List;
import java.util.Optional;

/** What a limit is kept by: one thing of a call, or several together. */
record KeyType() implements Type<List<Attribute>> {
    private static final Type<Attribute> ONE = new AttributeType();
    private static final Type<List<Attribute>> SEVERAL =
            ListOf.of("a list of keys", ONE, 1).distinct(new Distinct<>("a part of the key", attribute -> attribute));

    @Override
    public Optional<List<Attribute>> read(Cursor cursor) {
        return cursor.tree() instanceof Items
                ? SEVERAL.read(cursor)
                : ONE.read(cursor).map(List::of);
    }

    @Override
    public Tree write(List<Attribute> value) {
        return value.size() == 1 ? ONE.write(value.getFirst()) : SEVERAL.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(ONE.schema(), SEVERAL.schema());
    }

    @Override
    public String form() {
        return ONE.form() + "; or a list of them";
    }
}

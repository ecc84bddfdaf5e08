package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.stream.Stream;

/** The word {@code off}, for a value that means none, or a value of another type. */
record OffOr<T>(Type<T> type, T off) implements Type<T> {
    private static final String OFF = "off";

    @Override
    public Optional<T> read(Cursor cursor) {
        return cursor.tree() instanceof Leaf leaf && leaf.text().equals(OFF) ? Optional.of(off) : type.read(cursor);
    }

    @Override
    public boolean takes(T value) {
        return value.equals(off) || type.takes(value);
    }

    @Override
    public Tree write(T value) {
        return value.equals(off) ? Leaf.word(OFF) : type.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(Json.object().with("const", OFF), type.schema());
    }

    @Override
    public String form() {
        return "`off`, or " + type.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}

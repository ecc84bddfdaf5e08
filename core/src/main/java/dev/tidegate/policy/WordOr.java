package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A word that stands for one value, or a value of another type: {@code off} for none of it, {@code on} for its
 * defaults.
 *
 * @param value what the word stands for
 */
record WordOr<T>(String word, Type<T> type, T value) implements Type<T> {
    /** The word {@code off}, for a value that means none. */
    static <T> WordOr<T> off(Type<T> type, T none) {
        return new WordOr<>("off", type, none);
    }

    /** The word {@code on}, for the value of which nothing more is said. */
    static <T> WordOr<T> on(Type<T> type, T plain) {
        return new WordOr<>("on", type, plain);
    }

    @Override
    public Optional<T> read(Cursor cursor) {
        return cursor.tree() instanceof Leaf leaf && leaf.text().equals(word) ? Optional.of(value) : type.read(cursor);
    }

    @Override
    public boolean takes(T other) {
        return other.equals(value) || type.takes(other);
    }

    @Override
    public Tree write(T other) {
        return other.equals(value) ? Leaf.word(word) : type.write(other);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(Json.object().with("const", word), type.schema());
    }

    @Override
    public String form() {
        return "`" + word + "`, or " + type.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}

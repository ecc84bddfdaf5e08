package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A value that a single text says, or a block when there is more to say: {@code concurrency: fixed(200)}. It is printed
 * as the block.
 *
 * @param leaf how the text is read
 * @param block how everything else is
 */
record LeafOr<T>(Type<T> leaf, Type<T> block) implements Type<T> {
    @Override
    public Optional<T> read(Cursor cursor) {
        return cursor.tree() instanceof Leaf ? leaf.read(cursor) : block.read(cursor);
    }

    @Override
    public boolean takes(T value) {
        return block.takes(value);
    }

    @Override
    public Tree write(T value) {
        return block.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return Schemas.anyOf(leaf.schema(), block.schema());
    }

    @Override
    public String form() {
        return leaf.form() + "; or " + block.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return block.blocks();
    }
}

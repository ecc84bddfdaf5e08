package dev.tidegate.policy;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How one kind of value is written in the file. One definition reads it, prints it, describes it and puts it into the
 * JSON schema, so that the four cannot disagree.
 */
interface Type<T> {
    /** The value; or nothing, when it is wrong and has been reported. */
    Optional<T> read(Cursor cursor);

    /** The value as it would stand in a file. */
    Tree write(T value);

    /** The JSON schema of what can be read, variables aside. */
    Json.Dictionary schema();

    /** Whether a file could give this value. */
    default boolean takes(T value) {
        return true;
    }

    /** What to write, in the reference page: a noun with an example. */
    String form();

    /** The blocks in this type that have a table of their own in the reference page. */
    default Stream<Block<?>> blocks() {
        return Stream.empty();
    }

    /** The same way of writing, for another kind of value. */
    default <S> Type<S> map(Function<T, S> wrap, Function<S, T> unwrap) {
        return new Mapped<>(this, wrap, unwrap);
    }
}

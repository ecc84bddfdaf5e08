package dev.tidegate.policy;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A type that is written like another one. */
record Mapped<T, S>(Type<T> type, Function<T, S> wrap, Function<S, T> unwrap) implements Type<S> {
    @Override
    public Optional<S> read(Cursor cursor) {
        return type.read(cursor).map(wrap);
    }

    @Override
    public boolean takes(S value) {
        return type.takes(unwrap.apply(value));
    }

    @Override
    public Tree write(S value) {
        return type.write(unwrap.apply(value));
    }

    @Override
    public Json.Dictionary schema() {
        return type.schema();
    }

    @Override
    public String form() {
        return type.form();
    }

    @Override
    public Stream<Block<?>> blocks() {
        return type.blocks();
    }
}

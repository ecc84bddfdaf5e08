package dev.tidegate.policy;

import java.util.Optional;
import java.util.function.Function;

/**
 * One setting of a block: its name, how its value is written, what it is when left out, and what it does. Parser,
 * check, default, printed policy, reference page and JSON schema all come from this one definition.
 *
 * @param <R> the record that the block makes
 * @param <T> the value
 */
final class Setting<R, T> {
    private final String name;
    private final Type<T> type;
    private final String doc;
    private final Fallback<T> fallback;
    private final Function<R, Optional<T>> getter;

    private Setting(String name, Type<T> type, Function<R, Optional<T>> getter, Fallback<T> fallback, String doc) {
        this.name = name;
        this.type = type;
        this.getter = getter;
        this.fallback = fallback;
        this.doc = doc;
    }

    /** What a setting is when the file leaves it out. */
    sealed interface Fallback<T> {
        /** It may not be left out. */
        record None<T>() implements Fallback<T> {}

        /** This value. */
        record Value<T>(T value) implements Fallback<T> {}

        /** What follows from other settings, or what only words can say well: in words, and as a function of them. */
        record Derived<T>(String words, Function<Values, T> rule) implements Fallback<T> {}

        static <T> Fallback<T> of(T value) {
            return new Value<>(value);
        }

        static <T> Fallback<T> of(String words, Function<Values, T> rule) {
            return new Derived<>(words, rule);
        }
    }

    /** A setting that must be given. */
    static <R, T> Setting<R, T> required(String name, Type<T> type, Function<R, T> getter, String doc) {
        return new Setting<>(name, type, getter.andThen(Optional::of), new Fallback.None<>(), doc);
    }

    /** A setting with a default. */
    static <R, T> Setting<R, T> of(String name, Type<T> type, T value, Function<R, T> getter, String doc) {
        return new Setting<>(name, type, getter.andThen(Optional::of), Fallback.of(value), doc);
    }

    /** A setting with a default that follows from others. */
    static <R, T> Setting<R, T> derived(
            String name, Type<T> type, Fallback<T> fallback, Function<R, T> getter, String doc) {
        return new Setting<>(name, type, getter.andThen(Optional::of), fallback, doc);
    }

    /** A setting that has a meaning in some records only; in others the getter has no value, and nothing is printed. */
    static <R, T> Setting<R, T> partial(
            String name, Type<T> type, Fallback<T> fallback, Function<R, Optional<T>> getter, String doc) {
        return new Setting<>(name, type, getter, fallback, doc);
    }

    String name() {
        return name;
    }

    Type<T> type() {
        return type;
    }

    String doc() {
        return doc;
    }

    Fallback<T> fallback() {
        return fallback;
    }

    boolean isRequired() {
        return fallback instanceof Fallback.None;
    }

    /** Refuses a value that no file could give, by an {@link IllegalArgumentException}. */
    void require(T value) {
        if (!type.takes(value)) {
            throw new IllegalArgumentException(
                    name + " must be " + type.form() + ", but was " + YamlWriter.line(type.write(value)));
        }
    }

    /** The default as it would stand in a file, when it is a single value. */
    Optional<Tree.Leaf> defaultLeaf() {
        return fallback instanceof Fallback.Value<T>(T value) && type.write(value) instanceof Tree.Leaf leaf
                ? Optional.of(leaf)
                : Optional.empty();
    }

    /** The value as it would stand in a file; nothing when it has no meaning in this record. */
    Optional<Tree> write(R value) {
        return getter.apply(value).map(type::write);
    }
}

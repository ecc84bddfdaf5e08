package dev.tidegate.policy;

import dev.tidegate.policy.Tree.Leaf;
import java.util.Optional;

/** A type of which only a range is allowed, both ends included. */
record Ranged<T extends Comparable<T>>(Type<T> type, T least, T most) implements Type<T> {
    static <T extends Comparable<T>> Type<T> of(Type<T> type, T least, T most) {
        return new Ranged<>(type, least, most);
    }

    @Override
    public Optional<T> read(Cursor cursor) {
        return type.read(cursor).filter(value -> isInside(value, cursor));
    }

    private boolean isInside(T value, Cursor cursor) {
        boolean inside = takes(value);
        if (!inside) {
            cursor.report(ProblemCode.OUT_OF_RANGE, cursor.shown() + " is out of range", "write a value " + range());
        }
        return inside;
    }

    @Override
    public boolean takes(T value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    @Override
    public Tree write(T value) {
        return type.write(value);
    }

    @Override
    public Json.Dictionary schema() {
        return type.schema();
    }

    @Override
    public String form() {
        return type.form() + "; " + range();
    }

    private String range() {
        return "from " + shown(least) + " to " + shown(most);
    }

    private String shown(T value) {
        return type.write(value) instanceof Leaf leaf ? leaf.text() : value.toString();
    }
}

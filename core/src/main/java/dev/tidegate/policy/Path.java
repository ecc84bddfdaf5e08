package dev.tidegate.policy;

/** The way from the top of a file to a value. Put into words only when something is wrong there. */
sealed interface Path {
    /** The way to the file as a whole. */
    record Top() implements Path {}

    /** The way to what stands under a key. */
    record Key(Path above, String key) implements Path {}

    /** The way to an item of a list, counted from 0. */
    record Item(Path above, int index) implements Path {}

    /** For example {@code routes[3].limits[0]}; empty for the file as a whole. */
    default String text() {
        return switch (this) {
            case Top top -> "";
            case Key(Top top, String key) -> key;
            case Key(Path above, String key) -> above.text() + "." + key;
            case Item(Path above, int index) -> above.text() + "[" + index + "]";
        };
    }
}

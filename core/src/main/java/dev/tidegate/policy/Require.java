package dev.tidegate.policy;

/** The checks of the records' constructors: each names the component and the wrong value. */
final class Require {
    private Require() {}

    static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but was " + value);
        }
    }

    static void filled(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
    }

    static void that(boolean holds, String message, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(message + ", but was " + value);
        }
    }
}

package dev.tidegate.cli;

import java.util.function.Supplier;

/** Turns what an argument's reader says into wrong usage. */
final class Arguments {
    private Arguments() {}

    /** Reads an argument; what the reader refuses becomes a message about that argument. */
    static <T> T read(String argument, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(CommandException.messageOf(refused), "correct " + argument);
        }
    }
}

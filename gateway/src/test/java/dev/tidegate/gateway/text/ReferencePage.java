package dev.tidegate.gateway.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages of the reference, so that tests can hold them to what the code does. */
public final class ReferencePage {
    private ReferencePage() {}

    /** The text of {@code docs/reference/NAME.md}. */
    public static String read(String name) {
        Path reference = Path.of("..", "docs", "reference");
        try {
            return Files.readString(reference.resolve(name + ".md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

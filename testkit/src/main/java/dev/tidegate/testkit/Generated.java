package dev.tidegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are made from the code and checked in. With {@code -Dregenerate} they are written instead of compared. */
public final class Generated {
    private Generated() {}

    /**
     * Fails when a file does not hold what the code makes.
     *
     * @param file as seen from the directory of the module
     */
    public static void check(Path file, String content) {
        try {
            if (System.getProperty("regenerate") != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, content);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("%s; if the new text is right: ./mvnw -pl MODULE -am test -Dregenerate", file)
                    .isEqualTo(content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

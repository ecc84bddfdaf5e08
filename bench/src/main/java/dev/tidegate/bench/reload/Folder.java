package dev.tidegate.bench.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for one run, which goes with it. */
public record Folder(Path path) implements AutoCloseable {
    /** An empty one. */
    public static Folder create() throws IOException {
        return new Folder(Files.createTempDirectory("tidegate-bench"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }
}

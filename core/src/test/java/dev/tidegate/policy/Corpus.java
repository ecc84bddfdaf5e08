package dev.tidegate.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The policy files of the tests. {@code good} ones are accepted; {@code bad} ones are refused by the parser and by the
 * schema; {@code semantic} ones are refused by the parser alone, because a schema cannot see what is wrong with them;
 * {@code doubtful} ones are accepted with warnings. Beside all but the good ones stands what the parser says.
 */
final class Corpus {
    private static final Path ROOT = Path.of("src/test/resources/policy");

    private Corpus() {}

    static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String path) {
        return text(ROOT.resolve(path));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PolicyFile accepted(String text) {
        return switch (PolicyParser.parse("policy.yaml", text)) {
            case Parsed.Accepted accepted -> accepted.file();
            case Parsed.Refused refused -> throw new AssertionError(refused.report() + text);
        };
    }
}

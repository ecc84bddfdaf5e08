package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitecturePageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Pattern CLASS = Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w+)`");

    @Test
    void theListOfModulesAndPackagesIsTheOneInTheDocs() {
        Generated.check(DOCS.resolve("reference/modules.md"), ModulesPage.page());
    }

    @Test
    void everyPackageSaysWhatItHolds() throws IOException {
        List<Path> silent = sources()
                .filter(file -> ROOT.relativize(file).toString().matches("\\w+/src/main/java/dev/.*"))
                .map(Path::getParent)
                .distinct()
                .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
                .toList();
        assertThat(silent).isEmpty();
    }

    @Test
    void everyClassThatTheArchitectureNamesExists() throws IOException {
        Set<String> classes = sources()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> named = CLASS.matcher(Files.readString(DOCS.resolve("explanation/architecture.md")))
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(classes).containsAll(named);
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 20)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .toList()
                    .stream();
        }
    }
}

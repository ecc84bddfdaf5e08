package dev.tidegate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code docs/reference/modules.md} from the build and from what the packages say of themselves. */
final class ModulesPage {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
    private static final Pattern PARENT = Pattern.compile("<parent>.+?</parent>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.+?)</artifactId>");
    private static final Pattern NAME = Pattern.compile("<name>(.+?)</name>");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.+?)</dependency>", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package (.+?);");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.+?)(?:<p>.*?)?\\*/", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@(?:code|link) (?:dev\\.[a-z.]+\\.)?(.+?)}");

    private static final String INTRODUCTION = """
            # Modules and packages

            What there is, in the order in which it is built. [How Tidegate is built](../explanation/architecture.md) says how
            it hangs together. This page is made from the build and from the comments of the packages.
            """;

    /** A module: its build, without the part that all modules inherit. */
    private record Module(String directory, String build) {
        static Module of(String directory) {
            return new Module(
                    directory,
                    PARENT.matcher(text(ROOT.resolve(directory).resolve("pom.xml")))
                            .replaceFirst(""));
        }

        String artifact() {
            return first(ARTIFACT, build);
        }
    }

    private ModulesPage() {}

    static String page() {
        Map<String, Module> byArtifact = MODULE.matcher(text(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> Module.of(String.valueOf(found.group(1))))
                .collect(Collectors.toMap(Module::artifact, module -> module, (one, other) -> one, LinkedHashMap::new));
        return INTRODUCTION
                + byArtifact.values().stream()
                        .map(module -> section(module, byArtifact))
                        .collect(Collectors.joining());
    }

    private static String section(Module module, Map<String, Module> byArtifact) {
        return "\n## " + module.directory() + "\n\n"
                + first(NAME, module.build()) + ", artifact `" + module.artifact() + "`. "
                + needs(module, byArtifact) + "\n\n| package | what it holds |\n|---|---|\n"
                + packages(module);
    }

    private static String needs(Module module, Map<String, Module> byArtifact) {
        String needed = DEPENDENCY
                .matcher(module.build())
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .filter(dependency -> !dependency.contains("<scope>test</scope>"))
                .map(dependency -> byArtifact.get(first(ARTIFACT, dependency)))
                .flatMap(Stream::ofNullable)
                .map(other -> "`" + other.directory() + "`")
                .collect(Collectors.joining(", "));
        return needed.isEmpty() ? "Needs no other module." : "Needs " + needed + ".";
    }

    private static String packages(Module module) {
        Path sources = ROOT.resolve(module.directory()).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> comments = files.filter(file -> file.endsWith("package-info.java"))
                    .map(ModulesPage::text)
                    .toList();
            return comments.stream()
                    .sorted(Comparator.comparing(text -> first(PACKAGE, text)))
                    .map(ModulesPage::row)
                    .collect(Collectors.joining());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String row(String packageInfo) {
        String comment = first(COMMENT, packageInfo)
                .replaceAll("\\s*\\n \\*", " ")
                .replaceAll("\\s+", " ")
                .strip();
        return "| `" + first(PACKAGE, packageInfo) + "` | "
                + CODE.matcher(comment).replaceAll("`$1`").replace("|", "\\|") + " |\n";
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}

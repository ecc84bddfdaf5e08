package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Place;
import dev.tidegate.policy.Problem;
import dev.tidegate.policy.ProblemCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a running gateway has its policy from. */
final class RunSource {
    private final Supplier<Parsed> reader;
    private final Optional<Path> file;
    private final String description;

    private RunSource(Supplier<Parsed> reader, Optional<Path> file, String description) {
        this.reader = reader;
        this.file = file;
        this.description = description;
    }

    /** A file, which may be edited. */
    static RunSource of(Path file) {
        return new RunSource(() -> PolicyReader.read(file), Optional.of(file), file + ", watched for edits");
    }

    /** The arguments of the command line. */
    static RunSource of(ServiceOptions service) {
        String yaml = service.asYaml();
        return new RunSource(
                () -> PolicyReader.parse("the command line", yaml), Optional.empty(), service.description());
    }

    String description() {
        return description;
    }

    /** The policy to start with, which must be valid. */
    Parsed.Accepted first() {
        return switch (reader.get()) {
            case Parsed.Accepted accepted -> accepted;
            case Parsed.Refused refused when file.isPresent() -> throw CommandException.refused(refused);
            case Parsed.Refused refused -> {
                Problem problem = refused.problems().getFirst();
                throw CommandException.usage(problem.message(), problem.remedy());
            }
        };
    }

    /** The policy to go on with: a file that cannot be read is refused like one with errors. */
    Parsed read() {
        try {
            return reader.get();
        } catch (CommandException unreadable) {
            Problem problem = new Problem(
                    ProblemCode.NOT_YAML,
                    file.map(Path::toString).orElse(description),
                    new Place(1, 1, 1, 2),
                    "",
                    CommandException.messageOf(unreadable),
                    unreadable.remedy(),
                    "");
            return new Parsed.Refused(List.of(problem));
        }
    }

    /** Calls back after each edit; of what cannot be edited, never. */
    PolicyWatcher watch(Runnable onEdit) {
        return file.map(path -> PolicyWatcher.of(path, onEdit)).orElseGet(PolicyWatcher::ofNothing);
    }
}

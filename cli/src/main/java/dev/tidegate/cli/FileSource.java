package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Place;
import dev.tidegate.policy.Problem;
import dev.tidegate.policy.ProblemCode;
import java.nio.file.Path;
import java.util.List;

/** A policy file, which may be edited while the gateway runs. */
record FileSource(Path file) implements RunSource {
    private static final Place FIRST_SIGN = new Place(1, 1, 1, 2);

    @Override
    public String description() {
        return file + ", watched for edits";
    }

    @Override
    public Parsed.Accepted first() {
        return switch (PolicyReader.read(file)) {
            case Parsed.Accepted accepted -> accepted;
            case Parsed.Refused refused -> throw CommandException.refused(refused);
        };
    }

    @Override
    public Parsed read() {
        try {
            return PolicyReader.read(file);
        } catch (CommandException unreadable) {
            return new Parsed.Refused(List.of(new Problem(
                    ProblemCode.NOT_YAML,
                    file.toString(),
                    FIRST_SIGN,
                    "",
                    CommandException.messageOf(unreadable),
                    unreadable.remedy(),
                    "")));
        }
    }

    @Override
    public PolicyWatch watch(Runnable onEdit) {
        return PolicyWatcher.start(file, onEdit);
    }
}

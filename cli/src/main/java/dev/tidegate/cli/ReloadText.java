package dev.tidegate.cli;

import dev.tidegate.gateway.ReloadOutcome;
import dev.tidegate.policy.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Tells loudly what became of an edit. */
final class ReloadText {
    private static final String UNCHANGED = "policy NOT changed, the one before stays in force: ";

    private ReloadText() {}

    static String of(ReloadOutcome outcome) {
        return switch (outcome) {
            case ReloadOutcome.Applied applied ->
                ("policy changed\n" + applied.diff().text() + render(applied.warnings())).strip();
            case ReloadOutcome.Refused refused -> UNCHANGED + "the edit has errors\n\n" + render(refused.problems());
            case ReloadOutcome.Failed failed -> UNCHANGED + failed.sentence();
        };
    }

    private static String render(List<Problem> problems) {
        return problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
    }
}

package dev.tidegate.cli;

import dev.tidegate.policy.PolicyDiff;
import dev.tidegate.policy.PolicyDiff.Change;
import dev.tidegate.policy.PolicyDiff.Detail;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what an edit of the policy would change. */
@Command(
        name = "diff",
        description = {
            "Compare two policy files by what they mean, and tell what would become of the live state.",
            "The exit code is 1 when they differ."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "OLD", description = "The policy before.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The policy after.")
    private Path after = Path.of("");

    @Override
    public Integer call() {
        PolicyDiff diff = PolicyDiff.of(
                PolicyReader.valid(before).policy(), PolicyReader.valid(after).policy());
        output.print(
                Map.of(
                        "changes",
                        diff.changes().stream().map(DiffCommand::asJson).toList()),
                diff.text().stripTrailing());
        return diff.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
    }

    private static Map<String, Object> asJson(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        json.put("section", change.section());
        json.put("name", change.name());
        json.put("details", change.details().stream().map(DiffCommand::asJson).toList());
        json.put("effect", change.effect());
        return json;
    }

    private static Map<String, Object> asJson(Detail detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("setting", detail.setting());
        json.put("before", detail.before());
        json.put("after", detail.after());
        return json;
    }
}

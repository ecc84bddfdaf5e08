package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.Problem;
import dev.tidegate.policy.ResolvedPolicy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with a policy file, all at once. */
@Command(
        name = "check",
        description = {
            "Print every error and warning of a policy file.",
            "The exit code is 2 when the file has errors, so that it could not run."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Default: tidegate.yaml.")
    private Path file = Path.of("tidegate.yaml");

    @Option(names = "--resolved", description = "Print the policy with every default filled in; secrets stay hidden.")
    private boolean resolved;

    @Option(names = "--strict", description = "Let warnings set the exit code to 1.")
    private boolean strict;

    @Override
    public Integer call() {
        return switch (PolicyReader.read(file)) {
            case Parsed.Refused refused -> refuse(refused);
            case Parsed.Accepted accepted -> accept(accepted);
        };
    }

    private int refuse(Parsed.Refused refused) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("valid", false);
        json.put("problems", ProblemText.asJson(refused.problems()));
        output.print(json, refused.report().stripTrailing());
        return ExitCode.USAGE;
    }

    private int accept(Parsed.Accepted accepted) {
        List<Problem> warnings = accepted.problems();
        String yaml = ResolvedPolicy.print(accepted.file());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("valid", true);
        json.put("problems", ProblemText.asJson(warnings));
        if (resolved) {
            json.put("resolved", yaml);
        }
        if (!output.isJson() && !warnings.isEmpty()) {
            output.tell(accepted.report());
        }
        output.print(json, resolved ? yaml.stripTrailing() : summary(accepted));
        return strict && !warnings.isEmpty() ? ExitCode.FOUND : ExitCode.OK;
    }

    private static String summary(Parsed.Accepted accepted) {
        Policy policy = accepted.file().policy();
        return accepted.file().name() + " is valid: "
                + count(policy.listeners().size(), "listener") + ", "
                + count(policy.limits().size(), "limit") + ", "
                + count(policy.upstreams().size(), "upstream") + ", "
                + count(policy.routes().size(), "route") + ", "
                + count(accepted.problems().size(), "warning");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}

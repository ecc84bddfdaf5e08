package dev.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Writes {@code docs/reference/cli.md} from the commands themselves. */
final class CommandReference {
    private static final String INTRODUCTION = """
            # The command line

            `./tidegate` in the root of the repository finds a JDK of version 21 or newer, builds on first use or when the
            sources are newer, and runs the command. `TIDEGATE_JAVA_OPTIONS` holds more options for Java.

            This page is made from the commands themselves; `tidegate COMMAND --help` prints the same.

            Every command takes `--json` for output that programs read, and `--help`. Messages go to the standard error,
            results to the standard output. A message says in its first line what is wrong and in its second what to do:

                error: there is no file tidegate.yaml
                  = name a file that exists, or write a first one with: tidegate init URL

            | exit code | meaning |
            |---|---|
            | 0 | done, and nothing to report |
            | 1 | done, and something was found: an expectation that does not hold, a difference, a doubt |
            | 2 | wrong usage, or a policy file with errors |
            | 3 | something is not there: nothing answers, a port is taken, a file cannot be read or written |
            """;

    private CommandReference() {}

    static String page() {
        List<String> parts = new ArrayList<>(List.of(INTRODUCTION));
        TidegateCommand.commandLine().getSubcommands().values().forEach(command -> parts.add(section(command)));
        return String.join("\n", parts);
    }

    private static String section(CommandLine line) {
        CommandSpec command = line.getCommandSpec();
        String synopsis = line.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
        String text = "## " + command.name() + "\n\n" + description(command) + "\n\n    " + synopsis + "\n";
        List<ArgSpec> arguments = new ArrayList<>(command.positionalParameters());
        command.options().stream()
                .filter(option -> !option.usageHelp()
                        && !option.versionHelp()
                        && !option.longestName().equals("--json"))
                .forEach(arguments::add);
        return arguments.isEmpty() ? text : text + "\n| argument | what it does |\n|---|---|\n" + rows(arguments);
    }

    private static String description(CommandSpec command) {
        return String.join("\n", command.usageMessage().description()).formatted();
    }

    private static String rows(List<ArgSpec> arguments) {
        return arguments.stream()
                .map(argument -> "| `" + name(argument) + "` | "
                        + String.join(" ", argument.description()).replace("|", "\\|") + " |\n")
                .collect(Collectors.joining());
    }

    private static String name(ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> String.join("`, `", option.names()) + label(option);
            case PositionalParamSpec positional -> positional.paramLabel();
            default -> throw new IllegalArgumentException("an argument of kind " + argument.getClass());
        };
    }

    private static String label(OptionSpec option) {
        return option.arity().max() == 0 ? "" : " " + option.paramLabel();
    }
}

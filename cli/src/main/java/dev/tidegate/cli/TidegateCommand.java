package dev.tidegate.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command above all others. */
@Command(
        name = "tidegate",
        description = "Keeps a service answering through a flood.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            RlsCommand.class,
            CheckCommand.class,
            DiffCommand.class,
            InitCommand.class,
            ImportCommand.class,
            LoadCommand.class,
            RatesCommand.class,
            QuotaCommand.class,
            OverloadCommand.class,
            FeatureCommand.class,
            BreakerCommand.class,
            SimulateCommand.class,
            VersionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        footerHeading = "%nExit codes: 0 ok, 1 found something, 2 wrong usage, 3 unreachable.%n")
final class TidegateCommand implements Runnable {
    @Spec
    private CommandSpec command = CommandSpec.create();

    /** The whole command line, ready to execute. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new TidegateCommand());
        line.registerConverter(Duration.class, new DurationText());
        line.setParameterExceptionHandler(TidegateCommand::onWrongUsage);
        line.setExecutionExceptionHandler(TidegateCommand::onException);
        line.setUsageHelpAutoWidth(true);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }

    private static int onWrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        List<String> suggestions =
                wrong instanceof UnmatchedArgumentException unmatched ? Suggestions.of(unmatched) : List.of();
        String remedy = suggestions.isEmpty()
                ? "see " + command.getCommandSpec().qualifiedName() + " --help"
                : "did you mean " + String.join(" or ", suggestions) + "?";
        boolean json = List.of(arguments).contains("--json");
        report(command, CommandException.usage(CommandException.messageOf(wrong), remedy), json);
        return ExitCode.USAGE;
    }

    private static int onException(Exception exception, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (exception instanceof CommandException known) {
            report(command, known, arguments.originalArgs().contains("--json"));
            return known.exitCode();
        }
        throw exception; // a fault of ours: its trace helps more than a sentence
    }

    private static void report(CommandLine command, CommandException exception, boolean json) {
        PrintWriter err = command.getErr();
        if (json) {
            err.println(
                    JsonText.of(Map.of("error", CommandException.messageOf(exception), "remedy", exception.remedy())));
        } else {
            err.println("error: " + CommandException.messageOf(exception));
            exception.remedy().lines().forEach(line -> err.println("  = " + line));
        }
        err.flush();
    }
}

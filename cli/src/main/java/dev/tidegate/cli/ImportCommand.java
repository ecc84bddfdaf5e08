package dev.tidegate.cli;

import dev.tidegate.policy.RatelimitFile;
import dev.tidegate.policy.RatelimitImport;
import dev.tidegate.policy.StoreSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a policy of what other programs are configured with. */
@Command(
        name = "import",
        description = "Make a policy of the configuration of another program.",
        synopsisSubcommandLabel = "PROGRAM",
        subcommands = ImportCommand.Ratelimit.class,
        mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a program is missing");
    }

    /** What envoyproxy/ratelimit is configured with. */
    @Command(
            name = "ratelimit",
            description = {
                "Print the policy that decides as these files of envoyproxy/ratelimit do.",
                "What cannot be carried over is told beside it, and exits with 1."
            },
            mixinStandardHelpOptions = true)
    static final class Ratelimit implements Callable<Integer> {
        private static final String REMEDY = "name files of the configuration of envoyproxy/ratelimit";

        @Mixin
        private Output output = new Output();

        @Parameters(paramLabel = "FILE", arity = "1..*", description = "Its configuration, one file or several.")
        private List<Path> files = new ArrayList<>();

        @Option(
                names = "--store",
                paramLabel = "URL",
                description = {
                    "The Redis in which all services count together, as those of envoyproxy/ratelimit do:",
                    "redis://HOST:6379. Default: each service counts for itself."
                })
        private String store = "";

        @Override
        public Integer call() {
            RatelimitImport imported =
                    imported(files.stream().map(Ratelimit::read).toList());
            imported.notes().forEach(note -> output.tell("not carried over: " + note));
            output.print(
                    Map.of("policy", imported.yaml(), "notes", imported.notes()),
                    imported.yaml().stripTrailing());
            return imported.notes().isEmpty() ? ExitCode.OK : ExitCode.FOUND;
        }

        private RatelimitImport imported(List<RatelimitFile> read) {
            try {
                return store.isEmpty() ? RatelimitImport.of(read) : RatelimitImport.of(read, StoreSpec.at(store));
            } catch (IllegalArgumentException noUrl) {
                throw CommandException.usage(
                        "--store: " + CommandException.messageOf(noUrl), "name it like redis://127.0.0.1:6379");
            }
        }

        private static RatelimitFile read(Path file) {
            return switch (RatelimitFile.parse(file.toString(), PolicyReader.text(file, REMEDY))) {
                case RatelimitFile.Parsed.Accepted accepted -> accepted.file();
                case RatelimitFile.Parsed.Refused refused ->
                    throw CommandException.usage(
                            "the configuration has errors\n\n"
                                    + refused.report().stripTrailing(),
                            "correct the file and try again");
            };
        }
    }
}

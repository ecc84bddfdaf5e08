package dev.tidegate.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** Says what this is. */
@Command(
        name = "version",
        description = "Print the versions of Tidegate and of the Java that runs it.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Map<String, String> versions =
                Map.of("tidegate", tidegate(), "java", Runtime.version().toString());
        output.print(versions, getVersion()[0]);
        return ExitCode.OK;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"tidegate " + tidegate() + " on Java " + Runtime.version()};
    }

    private static String tidegate() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not packaged)");
    }
}

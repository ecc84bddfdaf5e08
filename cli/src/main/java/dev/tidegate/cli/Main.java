package dev.tidegate.cli;

/** The one entry point. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends the process with its exit code ({@link ExitCode}). */
    public static void main(String[] arguments) {
        System.exit(TidegateCommand.commandLine().execute(arguments));
    }
}

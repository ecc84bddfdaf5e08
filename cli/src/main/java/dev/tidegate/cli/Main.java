package dev.tidegate.cli;

/** The one entry point. */
public final class Main {
    private Main() {}

    /**
     * Runs the command that the arguments name, and ends the process with its exit code ({@link ExitCode}). Ctrl-C and
     * SIGTERM interrupt the command, which ends in order: a gateway drains, a load reports what it has seen.
     */
    public static void main(String[] arguments) {
        Thread main = Thread.currentThread();
        Thread stop = new Thread(() -> stop(main), "tidegate-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        int exitCode = TidegateCommand.commandLine().execute(arguments);
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            return; // the hook waits for this thread, so that one must not exit
        }
        System.exit(exitCode);
    }

    private static void stop(Thread main) {
        main.interrupt();
        try {
            main.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.tidegate.cli;

import java.util.concurrent.atomic.AtomicInteger;

/** The one entry point. */
public final class Main {
    /** Whether the client of Redis looks at io_uring at all. */
    private static final String REDIS_OVER_IO_URING = "io.lettuce.core.iouring";

    private Main() {}

    /**
     * Runs the command that the arguments name, and ends the process with its exit code ({@link ExitCode}). Ctrl-C and
     * SIGTERM interrupt the command, which ends in order: a gateway drains, a load reports what it has seen. The
     * process then ends with the exit code of the command too, and not with that of the signal.
     */
    public static void main(String[] arguments) {
        // It would take epoll anyway, and warn of it: the gateway brings both.
        System.setProperty(REDIS_OVER_IO_URING, "false");
        Thread main = Thread.currentThread();
        AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);
        Thread stop = new Thread(() -> stop(main, exitCode), "tidegate-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        exitCode.set(TidegateCommand.commandLine().execute(arguments));
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException stopping) {
            return; // the hook waits for this thread, so that one must not exit
        }
        System.exit(exitCode.get());
    }

    private static void stop(Thread main, AtomicInteger exitCode) {
        main.interrupt();
        try {
            main.join();
            // The virtual machine itself would end with 128 and the number of the signal.
            Runtime.getRuntime().halt(exitCode.get());
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A command that runs until the test stops it. */
final class RunningCommand {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread thread;

    RunningCommand(String... arguments) {
        CommandLine line = TidegateCommand.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        thread = Thread.ofPlatform().start(() -> exitCode.complete(line.execute(arguments)));
    }

    /** Waits until it has written this as a result; returns the last group of the pattern. */
    String awaitOut(String pattern) {
        return await(out, pattern);
    }

    /** Waits until it has written this as a message; returns the last group of the pattern. */
    String awaitErr(String pattern) {
        return await(err, pattern);
    }

    private String await(StringWriter stream, String pattern) {
        while (true) {
            Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(stream.toString());
            if (matcher.find()) {
                return matcher.group(matcher.groupCount());
            }
            assertThat(exitCode).as("%s%s", out, err).isNotDone();
            Thread.onSpinWait();
        }
    }

    /** The messages that it has written so far. */
    String messages() {
        return err.toString();
    }

    /** Interrupts it, and returns its exit code. */
    int stop() {
        thread.interrupt();
        return exitCode.join();
    }
}

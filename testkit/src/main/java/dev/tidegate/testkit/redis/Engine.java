package dev.tidegate.testkit.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of the operating system that ends with this JVM, even when that is killed: a watchdog reads from a pipe of
 * which this JVM has the other end, and kills the process when the pipe breaks.
 */
final class Engine implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final Process watchdog;

    private Engine(Process process, Process watchdog) {
        this.process = process;
        this.watchdog = watchdog;
    }

    /** Starts a program whose output goes to a file. */
    static Engine start(List<String> command, Path output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        String guard = "cat >/dev/null; kill -9 " + process.pid() + " 2>/dev/null";
        Process watchdog = new ProcessBuilder("sh", "-c", guard)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Engine(process, watchdog);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it in the middle of whatever it does, as a machine that hangs. */
    void pause() {
        signal("STOP");
    }

    /** Lets it go on after a pause. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed");
            }
        } catch (IOException failed) {
            throw new IllegalStateException("cannot signal the engine", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling the engine", interrupted);
        }
    }

    /** Kills it as a power cut would. */
    @Override
    public void close() {
        // The watchdog first: after the end of the process its number may belong to another one.
        watchdog.destroyForcibly();
        process.destroyForcibly();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

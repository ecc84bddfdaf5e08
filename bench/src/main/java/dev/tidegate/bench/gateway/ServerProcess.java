package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own, held to some cores. Its pid is written to {@code pids} in the work folder, so that
 * the launching script can end it even when this JVM was killed.
 */
final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 5;

    private final String name;
    private final Process process;
    private final Path output;

    private ServerProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts the command on the cores and returns once something accepts connections on the port. */
    static ServerProcess start(String name, List<String> command, String cores, int port, Path folder)
            throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", cores));
        pinned.addAll(command);
        Path output = folder.resolve(name + ".out");
        // Appending matters: HAProxy writes its access log here, and the harness empties the file between runs.
        Process process = new ProcessBuilder(pinned)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        Files.writeString(
                folder.resolve("pids"), process.pid() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ServerProcess server = new ServerProcess(name, process, output);
        server.awaitPort(port);
        return server;
    }

    /** Moves every thread of the process and its workers to the cores. */
    void pin(String cores) throws IOException, InterruptedException {
        for (String pid : pids()) {
            call("taskset", "-a", "-c", "-p", cores, pid);
        }
    }

    /** Takes the process off the cores altogether, so that it cannot disturb another one's turn. */
    void pause() throws IOException, InterruptedException {
        for (String pid : pids()) {
            call("kill", "-STOP", pid);
        }
    }

    /** Ends a pause. */
    void resume() throws IOException, InterruptedException {
        for (String pid : pids()) {
            call("kill", "-CONT", pid);
        }
    }

    private List<String> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(handle -> String.valueOf(handle.pid()))
                .toList();
    }

    private static void call(String... command) throws IOException, InterruptedException {
        Process call = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (call.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    /** User and system seconds of the process, all its threads and workers. */
    double cpuSeconds() {
        return ProcessCpu.seconds(process.toHandle());
    }

    /** Megabytes of memory that the process and its workers hold. */
    double residentMegabytes() {
        return ProcessMemory.residentMegabytes(process.toHandle());
    }

    private void awaitPort(int port) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts(port)) {
            boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() - deadlineNanos > 0) {
                close();
                throw new IOException(name + (ended ? " ended" : " did not open port " + port) + "; it said:\n"
                        + Files.readString(output));
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        continueStopped();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        workers.forEach(ProcessHandle::destroyForcibly);
    }

    /** A stopped process sees the request to end only when it goes on. */
    private void continueStopped() {
        try {
            resume();
        } catch (IOException e) {
            process.destroyForcibly(); // it has ended already, or will now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

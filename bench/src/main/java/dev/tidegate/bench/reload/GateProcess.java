package dev.tidegate.bench.reload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tidegate in a process of its own, started as anybody would. */
public final class GateProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final double MEGABYTE = 1024 * 1024;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP =
            Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*=\"heap\"[^}]*\\} ([0-9.eE+]+)$");

    private final Process process;
    private final Path output;
    private final URI admin;
    private final HttpClient http = HttpClient.newHttpClient();

    private GateProcess(Process process, Path output, URI admin) {
        this.process = process;
        this.output = output;
        this.admin = admin;
    }

    /**
     * Starts {@code tidegate run} and returns once it is ready, which it says itself.
     *
     * @param adminPort where its admin API will be
     * @param arguments what stands after {@code run}
     */
    public static GateProcess start(Path folder, String name, int adminPort, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("bench.tidegate", "./tidegate"), "run"));
        command.addAll(arguments);
        Path output = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        GateProcess gate = new GateProcess(process, output, URI.create("http://127.0.0.1:" + adminPort));
        gate.awaitOutput("Tidegate is holding back floods");
        return gate;
    }

    private void awaitOutput(String text) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(output).contains(text)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("tidegate did not start; it said:\n" + Files.readString(output));
            }
        }
    }

    /** Reads the policy file again; fails unless that changed something. */
    void reload() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin.resolve("/policy/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the reload was refused: " + response.body());
        }
    }

    /** Megabytes of live objects: collects garbage first. */
    double heapMegabytes() throws IOException, InterruptedException {
        Process collection = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        collection.waitFor();
        HttpRequest request = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
        String metrics =
                http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return number(HEAP, metrics) / MEGABYTE;
    }

    /** Megabytes of memory that the process holds. */
    double residentMegabytes() throws IOException {
        String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        return number(RESIDENT, status) / 1024;
    }

    private static double number(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in:\n" + text);
        }
        return Double.parseDouble(found.group(1));
    }

    /** Waits for the process to end by itself; returns its exit code. */
    int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the process did not end; it said:\n" + Files.readString(output));
        }
        return process.exitValue();
    }

    /** Asks the process to end, and insists after a while. */
    @Override
    public void close() throws InterruptedException {
        http.close();
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

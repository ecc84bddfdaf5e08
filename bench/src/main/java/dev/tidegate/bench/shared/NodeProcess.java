package dev.tidegate.bench.shared;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link Node} in a process of its own, seen from outside. Used by one thread at a time. */
final class NodeProcess implements AutoCloseable {
    static final String OFFER = "offer ";
    static final String REPORT = "report";

    /** The program that gives a process another time of day; from the package of the same name. */
    static final String FAKETIME = "faketime";
    /** Only the time of day is wrong: the clock that is used, and waiting by it, stay as they are. */
    private static final Map<String, String> KEEP_MONOTONIC =
            Map.of("FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX", "0");

    private static final long STOP_SECONDS = 20;
    private static final long CLOCKS_APART_MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Process process;
    private final BufferedReader said;
    private final AdmissionLog log;
    private final Path complaints;
    private final long wallAheadMillis;

    private NodeProcess(Process process, AdmissionLog log, Path complaints) throws IOException {
        this.process = process;
        this.log = log;
        this.complaints = complaints;
        this.said = process.inputReader(StandardCharsets.US_ASCII);
        String ready = line();
        String[] clocks = ready.split(" ");
        long apartNanos = System.nanoTime() - Long.parseLong(clocks[0]);
        if (Math.abs(apartNanos) > CLOCKS_APART_MAX_NANOS) {
            throw new IOException("the clock of a node is not this one's, so times cannot be compared: " + ready);
        }
        this.wallAheadMillis = Long.parseLong(clocks[1]) - System.currentTimeMillis();
    }

    /** Starts a node and returns once it can be told what to do. */
    static NodeProcess start(SharedPolicy policy, Path file, AdmissionLog log) throws IOException {
        return start(List.of(), policy, file, log);
    }

    /**
     * Starts a node whose time of day is wrong.
     *
     * @param ahead how wrong, as {@code faketime} reads it: {@code +10m}
     */
    static NodeProcess startAhead(String ahead, SharedPolicy policy, Path file, AdmissionLog log) throws IOException {
        return start(List.of(FAKETIME, "-f", ahead), policy, file, log);
    }

    private static NodeProcess start(List<String> before, SharedPolicy policy, Path file, AdmissionLog log)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.lettuce.core.iouring=false", // epoll is there as well, and the client says so each time
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName()));
        command.addAll(policy.arguments());
        command.add(file.toString());
        Path complaints = file.resolveSibling(file.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
        builder.environment().putAll(KEEP_MONOTONIC);
        return new NodeProcess(builder.start(), log, complaints);
    }

    /** How far its time of day is ahead of this process's. */
    long wallAheadMillis() {
        return wallAheadMillis;
    }

    /** So many calls a second from now on. */
    void offer(double perSecond) throws IOException {
        tell(OFFER + perSecond);
    }

    /** What it decided since the last report. */
    NodeReport report() throws IOException {
        tell(REPORT);
        return NodeReport.parse(line());
    }

    /** When it let calls in, also after its death. */
    int[] admissions() {
        return log.counts();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void tell(String order) throws IOException {
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private String line() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new IOException("a node ended before its time; it said:\n" + Files.readString(complaints));
        }
        return line;
    }

    /** Closes its standard input, which ends it. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        log.close();
    }
}

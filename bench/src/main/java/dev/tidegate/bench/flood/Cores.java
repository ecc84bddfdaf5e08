package dev.tidegate.bench.flood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which cores the service has for itself, and which are left to the gate and the load.
 *
 * @param service one core, or none when they cannot be kept apart
 * @param others all the others
 */
record Cores(List<Integer> service, List<Integer> others) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /** Gives the last core to the service, where there are two and {@code taskset} to hold everyone to theirs. */
    static Cores split() throws InterruptedException {
        List<Integer> allowed = allowed();
        if (allowed.size() < 2 || !succeeds(List.of("taskset", "--version"))) {
            return new Cores(List.of(), allowed);
        }
        return new Cores(List.of(allowed.getLast()), allowed.subList(0, allowed.size() - 1));
    }

    private static List<Integer> allowed() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .flatMap(line -> list(line.substring(ALLOWED.length()).strip()).stream())
                    .toList();
        } catch (IOException e) {
            return List.of(); // no Linux
        }
    }

    /** Reads a list as the kernel writes it: {@code 0-2,5}. */
    static List<Integer> list(String text) {
        return Stream.of(text.split(","))
                .flatMapToInt(range -> {
                    String[] ends = range.split("-");
                    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
                })
                .boxed()
                .toList();
    }

    boolean areApart() {
        return !service.isEmpty();
    }

    /** Keeps this process, and with it every process it starts from now on, off the core of the service. */
    void leaveService() throws InterruptedException {
        if (areApart()) {
            succeeds(List.of(
                    "taskset",
                    "-a",
                    "-c",
                    "-p",
                    text(others),
                    Long.toString(ProcessHandle.current().pid())));
        }
    }

    /** The command that runs another one on the core of the service. */
    List<String> onService(List<String> command) {
        List<String> pinned = new ArrayList<>();
        if (areApart()) {
            pinned.addAll(List.of("taskset", "-c", text(service)));
        }
        pinned.addAll(command);
        return pinned;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String text(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return areApart()
                ? "the service has core " + text(service) + " for itself, gate and load have " + text(others)
                : "service, gate and load share all cores (no taskset, or one core): figures are rough";
    }
}

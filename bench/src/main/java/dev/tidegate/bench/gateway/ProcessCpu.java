package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The processor time that a process, its threads and its descendants have used, as Linux counts it.
 *
 * <p>The kernel reports it in ticks of 10 ms, so measure over a second or more.
 */
final class ProcessCpu {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that runs Java
    private static final int USER_TICKS = 11; // fields after the name in parentheses; proc(5) counts from pid = 1
    private static final int SYSTEM_TICKS = 12;

    private ProcessCpu() {}

    /** User and system seconds since the process started. */
    static double seconds(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(ProcessCpu::ownSeconds)
                .sum();
    }

    private static double ownSeconds(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
        } catch (NoSuchFileException e) {
            return 0; // it ended between the listing and the reading
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.tidegate.bench.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory of the machine a process and its descendants hold. Pages that they share count for each of them. */
final class ProcessMemory {
    private static final String RESIDENT = "VmRSS:";
    private static final double KIB_PER_MB = 1e6 / 1024;

    private ProcessMemory() {}

    /** Resident megabytes, of 10^6 bytes. */
    static double residentMegabytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(ProcessMemory::own)
                .sum();
    }

    private static double own(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    / KIB_PER_MB;
        } catch (NoSuchFileException e) {
            return 0; // it ended between the listing and the reading
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

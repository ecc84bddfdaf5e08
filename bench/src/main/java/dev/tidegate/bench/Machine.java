package dev.tidegate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were measured on. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private Machine() {}

    /** One line: processors, operating system, JDK, and how busy the machine was already. */
    public static String line() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(
                Locale.ROOT,
                "machine: %s, CPUs %s, %s %s, JDK %s, load average before the run %.1f",
                processor(),
                onlineCpus(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                load);
    }

    private static String onlineCpus() {
        try {
            return Files.readString(ONLINE).trim();
        } catch (IOException e) {
            return String.valueOf(Runtime.getRuntime().availableProcessors());
        }
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}

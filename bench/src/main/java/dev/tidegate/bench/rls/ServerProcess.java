package dev.tidegate.bench.rls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A {@link Serving} seen from outside. Used by one thread at a time. */
final class ServerProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final int port;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        String line = process.inputReader(StandardCharsets.US_ASCII).readLine();
        if (line == null) {
            throw new IOException("a server ended before its time");
        }
        this.port = Integer.parseInt(line);
    }

    static ServerProcess start(Contestant contestant, String redisUrl) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.netty.leakDetection.level=disabled",
                "-Dio.lettuce.core.iouring=false",
                "-cp",
                System.getProperty("java.class.path"),
                Serving.class.getName(),
                contestant.name().toLowerCase(Locale.ROOT),
                redisUrl);
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int port() {
        return port;
    }

    /** What it has used of the processors so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Closes its standard input, which ends it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException impatient) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

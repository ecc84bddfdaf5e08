package dev.tidegate.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The program {@code redis-server} 7.0.15, statically linked, unpacked from its artifact where it was not yet. */
final class RedisBinary {
    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /** Where the program is; unpacks it at the first call on a machine. */
    static Path path() throws IOException {
        String name = "redis-server-" + VERSION + "-" + system() + "-" + architecture();
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("java.io.tmpdir"), "tidegate-engines-" + System.getProperty("user.name")));
        Path program = folder.resolve(name);
        return Files.isExecutable(program) ? program : unpack(name, program);
    }

    /** Unpacks beside the target and moves, because several JVMs may do so at once. */
    private static Path unpack(String name, Path program) throws IOException {
        try (InputStream packed = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
            if (packed == null) {
                throw new IllegalStateException("there is no Redis for this machine: " + name
                        + " is not in the artifact org.signal:embedded-redis");
            }
            Path fresh = Files.createTempFile(program.getParent(), name, ".new");
            Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
            if (!fresh.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + fresh + " executable");
            }
            return Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name.equals("aarch64") || name.equals("arm64") ? "arm64" : "amd64";
    }
}

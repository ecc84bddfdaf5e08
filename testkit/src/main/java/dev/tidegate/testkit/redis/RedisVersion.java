package dev.tidegate.testkit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** A program {@code redis-server} that lies in a Maven artifact, and is unpacked where it was not yet. */
public enum RedisVersion {
    /** The oldest line that is promised to do. Its program needs OpenSSL 3 and glibc 2.34 of the machine. */
    V6_2("com.github.codemonstur:embedded-redis", "6.2.6-v5", "6.2.7"),
    /** What tests run on unless they say otherwise; linked statically, so it runs on any Linux. */
    V7_0("org.signal:embedded-redis", "7.0.15", "7.0.15");

    private final String artifact;
    /** What the artifact calls it; its program for Linux on ARM has a name of its own. */
    private final String name;

    private final String nameOnLinuxArm;

    RedisVersion(String artifact, String name, String nameOnLinuxArm) {
        this.artifact = artifact;
        this.name = name;
        this.nameOnLinuxArm = nameOnLinuxArm;
    }

    /** Why it does not run on this machine; empty when it does. */
    public String trouble() {
        try {
            Process process = new ProcessBuilder(program().toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said;
        } catch (IOException | IllegalStateException impossible) {
            return impossible.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Where the program is; unpacks it at the first call on a machine. */
    Path program() throws IOException {
        String machine = system() + "-" + architecture();
        String file = "redis-server-" + (machine.equals("linux-arm64") ? nameOnLinuxArm : name) + "-" + machine;
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("java.io.tmpdir"), "tidegate-engines-" + System.getProperty("user.name")));
        Path program = folder.resolve(file);
        return Files.isExecutable(program) ? program : unpack(file, program);
    }

    /** Unpacks beside the target and moves, because several JVMs may do so at once. */
    private Path unpack(String file, Path program) throws IOException {
        try (InputStream packed = RedisVersion.class.getClassLoader().getResourceAsStream(file)) {
            if (packed == null) {
                throw new IllegalStateException(
                        "there is no Redis for this machine: " + file + " is not in the artifact " + artifact);
            }
            Path fresh = Files.createTempFile(program.getParent(), file, ".new");
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

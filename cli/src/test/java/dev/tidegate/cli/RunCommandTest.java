package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.PlainServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private PlainServer service;

    @BeforeEach
    void start() throws IOException {
        service = new PlainServer(head -> PlainServer.OK);
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
    }

    private static int get(String address) throws IOException {
        return get(address, "/");
    }

    private static int get(String address, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address + path).toURL().openConnection();
        return connection.getResponseCode();
    }

    /** What was spent under the old limit stays spent, for a moment under the new one. */
    private static void awaitStatus(String address, int status) throws IOException {
        while (get(address) != status) {
            Thread.onSpinWait();
        }
    }

    private Path policy(String rate) throws IOException {
        return Files.writeString(folder.resolve("tidegate.yaml"), """
                version: 1
                listeners: { web: { bind: 127.0.0.1:0 } }
                limits: { per-ip: { key: client-ip, rate: %s, burst: 1 } }
                upstreams: { shop: { servers: ["%s"] } }
                routes: [{ match: /**, to: shop, limits: [per-ip] }]
                """.formatted(
                        rate, service.url().getAuthority()));
    }

    @Test
    void runsWithoutAFileInFrontOfOneService() throws Exception {
        RunningCommand run = new RunningCommand(
                "run",
                "--to=http://" + service.url().getAuthority(),
                "--limit=1/h",
                "--limit-total=1000/s",
                "--listen=0",
                "--admin=0");
        String address = run.awaitOut("web +http://(127.0.0.1:\\d+)");
        assertThat(get(address)).isEqualTo(200);
        assertThat(get(address)).isEqualTo(429);
        String admin = run.awaitOut("admin +http://(127.0.0.1:\\d+)");
        assertThat(get(admin, "/readyz")).isEqualTo(200);
        assertThat(run.stop()).isZero();
        assertThat(run.messages()).contains("stopping", "stopped");
    }

    @Test
    void anEditTakesEffectAndABadOneDoesNot() throws Exception {
        Path file = policy("1/h");
        RunningCommand run = new RunningCommand("run", file.toString());
        String address = run.awaitOut("web +http://(127.0.0.1:\\d+)");
        assertThat(get(address)).isEqualTo(200);
        assertThat(get(address)).isEqualTo(429);
        Files.writeString(file, Files.readString(file).replace("1/h", "1/hour-ish"));
        run.awaitErr("(policy NOT changed).*TG-C004");
        assertThat(get(address)).isEqualTo(429);
        policy("1000000/s");
        run.awaitErr("(policy changed).*rate");
        awaitStatus(address, 200);
        assertThat(run.stop()).isZero();
    }

    @Test
    void hangUpReopensTheAccessLog() throws Exception {
        Path log = folder.resolve("access.json");
        Path file = policy("1000/s");
        Files.writeString(file, Files.readString(file) + "access-log: { path: " + log + " }\n");
        RunningCommand run = new RunningCommand("run", file.toString(), "--json");
        String address = run.awaitOut("\"web\":\"(127.0.0.1:\\d+)\"");
        assertThat(get(address)).isEqualTo(200);
        Path rotated = folder.resolve("access.1.json");
        Files.move(log, rotated);
        new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
        run.awaitErr("(access log reopened)");
        assertThat(get(address)).isEqualTo(200);
        assertThat(run.stop()).isZero();
        assertThat(Files.readAllLines(rotated)).hasSize(1);
        assertThat(Files.readAllLines(log)).hasSize(1);
    }

    @Test
    void errorsOfTheFileAreAllPrintedAndNothingRuns() throws IOException {
        CommandRun run = CommandRun.of("run", policy("often").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("the policy has an error", "'often' is not a rate", "^^^^^");
    }

    @Test
    void aPortInUseIsOneSentenceWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run =
                    CommandRun.of("run", "--to=" + service.url(), "--listen=" + taken.getLocalPort(), "--admin=0");
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains(String.valueOf(taken.getLocalPort()));
            assertThat(run.err().lines().toList()).hasSize(1);
        }
    }

    @Test
    void wrongArgumentsInPlaceOfAFileAreExplained() {
        CommandRun run = CommandRun.of("run", "--to=http://127.0.0.1:1", "--limit=often");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'often' is not a rate", "= write ");
        CommandRun missing = CommandRun.of("run", folder.resolve("none.yaml").toString());
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no file");
    }

    @Test
    void aFileThatWentAwayIsRefusedLikeOneWithErrors() throws IOException {
        Path file = policy("1/s");
        RunSource source = new FileSource(file);
        assertThat(source.first().problems()).isEmpty();
        Files.delete(file);
        assertThat(source.read().report()).contains("there is no file");
    }
}

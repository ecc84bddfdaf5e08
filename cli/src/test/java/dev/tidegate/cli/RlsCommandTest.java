package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RlsCommandTest {
    private static final String LISTENERS =
            "listeners: { rls: { bind: 127.0.0.1:0, protocol: rls }, admin: { bind: 127.0.0.1:0, protocol: admin } }";

    @TempDir
    private Path folder = Path.of("");

    private Path policy(String listeners, String rate) throws IOException {
        return Files.writeString(folder.resolve("tidegate.yaml"), """
                version: 1
                %s
                limits: { all: { rate: %s, algorithm: fixed-window } }
                domains: { shop: [{ match: [all], limits: [all] }] }
                """.formatted(listeners, rate));
    }

    private static int ask(String address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address + "/json").toURL().openConnection();
        connection.setDoOutput(true);
        connection
                .getOutputStream()
                .write("{\"domain\":\"shop\",\"descriptors\":[{\"entries\":[{\"key\":\"all\",\"value\":\"x\"}]}]}"
                        .getBytes(StandardCharsets.UTF_8));
        return connection.getResponseCode();
    }

    @Test
    void servesAPolicyAndFollowsItsEdits() throws Exception {
        Path file = policy(LISTENERS, "1/h");
        RunningCommand run = new RunningCommand("rls", file.toString());
        run.awaitOut("grpc +grpc://(127.0.0.1:\\d+)");
        String http = run.awaitOut("http +http://(127.0.0.1:\\d+)");
        assertThat(ask(http)).isEqualTo(200);
        assertThat(ask(http)).isEqualTo(429);
        Files.writeString(file, Files.readString(file).replace("1/h", "1/hour-ish"));
        run.awaitErr("(policy NOT changed).*TG-C004");
        policy(LISTENERS, "1000000/s");
        run.awaitErr("(policy changed).*rate");
        while (ask(http) != 200) {
            Thread.onSpinWait();
        }
        assertThat(run.stop()).isZero();
        assertThat(run.messages()).contains("stopping", "stopped");
    }

    @Test
    void theCommandLineSaysWhereToListen() throws Exception {
        Path file = policy("listeners: { web: { bind: 127.0.0.1:0 } }", "1/h");
        RunningCommand run = new RunningCommand("rls", file.toString(), "--bind=0", "--http=0", "--drain=1s");
        String http = run.awaitOut("http +http://(127.0.0.1:\\d+)");
        assertThat(ask(http)).isEqualTo(200);
        policy("listeners: { other: { bind: 127.0.0.1:0 } }", "2/h");
        run.awaitErr("(policy changed).*rate");
        assertThat(ask(http)).as("still at the same place").isEqualTo(200);
        assertThat(run.stop()).isZero();
    }

    @Test
    void listenersMoveWithTheFile() throws Exception {
        Path file = policy(LISTENERS, "1/h");
        RunningCommand run = new RunningCommand("rls", file.toString());
        String http = run.awaitOut("http +http://(127.0.0.1:\\d+)");
        policy(LISTENERS.replace("admin: { bind: 127.0.0.1", "admin: { bind: localhost"), "1/h");
        String moved = run.awaitErr("listens now.*http +http://(127.0.0.1:\\d+)");
        assertThat(moved).isNotEqualTo(http);
        assertThat(ask(moved)).isEqualTo(200);
        policy(LISTENERS.replace("rls: { bind: 127.0.0.1:0", "rls: { bind: " + moved), "1/h");
        run.awaitErr("(policy NOT changed).*cannot bind " + moved);
        assertThat(ask(moved)).isEqualTo(429);
        assertThat(run.stop()).isZero();
    }

    @Test
    void runServesAFileThatHasNothingElse() throws Exception {
        RunningCommand run = new RunningCommand("run", policy(LISTENERS, "1/h").toString());
        String http = run.awaitOut("http +http://(127.0.0.1:\\d+)");
        assertThat(ask(http)).isEqualTo(200);
        assertThat(run.stop()).isZero();
    }

    @Test
    void aPlaceThatIsTakenIsSaid() throws Exception {
        Path file = policy(LISTENERS, "1/h");
        RunningCommand run = new RunningCommand("rls", file.toString());
        String http = run.awaitOut("http +http://(127.0.0.1:\\d+)");
        String port = http.substring(http.indexOf(':') + 1);
        CommandRun second = CommandRun.of("rls", file.toString(), "--bind=" + port);
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.err()).contains("cannot bind 127.0.0.1:" + port);
        assertThat(run.stop()).isZero();
    }
}

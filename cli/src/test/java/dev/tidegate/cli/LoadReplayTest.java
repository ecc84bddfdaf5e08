package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.PlainServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LoadReplayTest {
    private PlainServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PlainServer(head -> head.contains("X-Forwarded-For: 203.0.113.8")
                ? "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
                : head.startsWith("HEAD ") ? PlainServer.OK.replace("ok", "") : PlainServer.OK);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String sample() throws URISyntaxException {
        URL resource = Objects.requireNonNull(LoadReplayTest.class.getResource("/access.log.txt"));
        return Path.of(resource.toURI()).toString();
    }

    private CommandRun replay(String... options) throws URISyntaxException {
        String file = sample();
        String[] arguments = new String[options.length + 4];
        arguments[0] = "load";
        arguments[1] = server.url().toString();
        arguments[2] = "--replay=" + file;
        arguments[3] = "--speed=100x";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void tellsWhoWasRefused() throws URISyntaxException {
        CommandRun run = replay();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("281 requests were due")
                .contains("281 requests of 33 addresses, to be sent in ")
                .contains("3 lines were no requests")
                .contains("refused 60 requests of 1 addresses")
                .containsPattern("203\\.0\\.113\\.8 +refused +60 of +60");
        assertThat(server.heads())
                .anyMatch(head -> head.startsWith("HEAD /style.css") && head.contains("2001:db8::17"));
    }

    @Test
    void comparesWithWhatALimitMustRefuse() throws URISyntaxException {
        CommandRun run = replay("--verify-limit=10/s,20", "--top=1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("10/s,20 alone refuses \\d+ of the same due times")
                .containsPattern("of 281 decisions, [1-9]\\d* are not those of 10/s,20")
                .containsPattern("request \\d+ of 203\\.0\\.113\\.\\d, due at .*, was (refused|let through)");
        CommandRun never = replay("--verify-limit=1000000/s,1000000", "--json");
        assertThat(never.out())
                .contains("\"expectedRefused\":0", "\"wrongDecisions\":60", "\"malformedLines\":3")
                .contains("\"top\":[{\"address\":\"203.0.113.8\",\"requests\":60,\"refused\":60}]");
    }

    @Test
    void replaysThroughAGateOfItsOwn(@TempDir Path folder) throws IOException, URISyntaxException {
        server.close();
        server = new PlainServer(head -> head.startsWith("HEAD ") ? PlainServer.OK.replace("ok", "") : PlainServer.OK);
        Path policy = Files.writeString(
                folder.resolve("tidegate.yaml"), """
                version: 1
                listeners: { web: { bind: 8080 } }
                limits: { per-ip: { key: client-ip, rate: 10/s, burst: 20 } }
                upstreams: { site: { servers: ["%s"] } }
                routes: [{ match: /**, to: site, limits: [per-ip] }]
                """.formatted(server.url().getAuthority()));
        CommandRun run = CommandRun.of(
                "load", "--replay=" + sample(), "--speed=3x", "--through=" + policy, "--verify-limit=10/s,20");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("of 281 decisions, 0 are not those of 10/s,20, give or take 1.00 ms");
        assertThat(CommandRun.of("load", "--replay=" + sample()).err()).contains("the URL is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"--speed=fast | 'fast' is not a speed", "--verify-limit=10 | '10' is not a limit"})
    void wrongArgumentsAreExplained(String option, String message) throws URISyntaxException {
        CommandRun run = CommandRun.of("load", server.url().toString(), "--replay=any", option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void whatDoesNotGoWithALogIsSaid() throws URISyntaxException {
        assertThat(replay("--clients=5").err()).contains("a log says itself from which addresses");
        assertThat(replay("--warm-up=1s").err()).contains("a replay has no warm-up");
    }

    @Test
    void aFileThatIsNotThereOrNoLogIsSaid(@TempDir Path folder) throws IOException {
        CommandRun missing = CommandRun.of("load", "http://127.0.0.1:1", "--replay=" + folder.resolve("none.log"));
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no file ");
        Path other = Files.writeString(folder.resolve("other.txt"), "words\n");
        CommandRun noLog = CommandRun.of("load", "http://127.0.0.1:1", "--replay=" + other);
        assertThat(noLog.exitCode()).isEqualTo(2);
        assertThat(noLog.err()).contains("holds no request in common or combined log format");
        CommandRun unreadable = CommandRun.of("load", "http://127.0.0.1:1", "--replay=" + folder);
        assertThat(unreadable.exitCode()).isEqualTo(3);
    }
}

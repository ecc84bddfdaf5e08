package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.cli.load.PlainServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LoadCommandTest {
    private PlainServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PlainServer(head -> head.contains("/busy")
                ? "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
                : PlainServer.OK);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private CommandRun load(String path, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "load";
        arguments[1] = server.url().resolve(path).toString();
        arguments[2] = "--rate=200/s";
        arguments[3] = "--for=500ms";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void printsWhatWasDueAndWhatBecameOfIt() {
        CommandRun run = load("/");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("100 requests were due", "2xx 100", "from due", "from sent")
                .doesNotContain("refusals ");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void countsRefusalsApartFromErrors() {
        CommandRun run = load("/busy", "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("\"loop\":\"open\"", "\"due\":100", "\"refused\":100", "\"errors\":0", "\"4xx\":100")
                .contains("\"seconds\":[{\"second\":1,\"due\":100");
        assertThat(load("/busy").out()).contains("refusals ");
    }

    @Test
    void expectationsDecideTheExitCode() {
        CommandRun kept = load("/", "--expect=p99<10s,errors<1%,refused<=0%,missed<1%,max<20s,good>=20/s,good>1/s");
        assertThat(kept.exitCode()).isZero();
        assertThat(kept.out()).contains("p99<10s holds: ", "good>=20/s holds: ");
        CommandRun broken = load("/busy", "--expect=refused<5%");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.out()).contains("refused<5% does not hold: 100.00%");
        assertThat(load("/busy", "--expect=refused<5%", "--json").out())
                .contains("\"expectations\":[{")
                .contains("\"holds\":false");
    }

    @Test
    void sendsMethodHeadersAndBody() {
        load("/a", "--method=PUT", "--header=X-Key: one", "--header", "X-Other:two", "--body=hello", "--threads=1");
        assertThat(server.heads().peek())
                .startsWith("PUT /a HTTP/1.1\n")
                .contains("X-Key: one\nX-Other: two\nContent-Length: 5\nhello");
    }

    @Test
    void sendsAsIfFromManyClients() {
        load("/", "--clients=300", "--connections=1", "--threads=1");
        assertThat(server.heads()).hasSize(100).doesNotHaveDuplicates();
        assertThat(server.heads().peek()).contains("X-Forwarded-For: 10.0.0.1\n");
    }

    @Test
    void countsNothingOfTheWarmUp() {
        CommandRun run = load("/", "--warm-up=250ms");
        assertThat(run.out()).contains("100 requests were due");
        assertThat(server.heads()).hasSize(150);
        assertThat(load("/", "--max", "--warm-up=100ms").exitCode()).isZero();
    }

    @Test
    void thePeakIsLabelledAsAClosedLoop() {
        CommandRun run = load("/", "--max", "--connections=2..4", "--timeout=5s");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("closed loop").doesNotContain("from due");
        assertThat(load("/", "--max", "--json").out()).contains("\"loop\":\"closed\"");
    }

    @Test
    void writesTheHistogram(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("latency.hgrm");
        load("/", "--hgrm=" + file);
        assertThat(Files.readString(file)).contains("Percentile", "TotalCount").contains("100");
        CommandRun unwritable = load("/", "--hgrm=" + folder.resolve("none/latency.hgrm"));
        assertThat(unwritable.exitCode()).isEqualTo(3);
        assertThat(unwritable.err()).contains("cannot write ");
    }

    @Test
    void nothingThereIsExitCodeThree() throws IOException {
        server.close();
        CommandRun run = load("/");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("nothing answers at 127.0.0.1:", "= start the server, or check the URL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--rate=fast            | 'fast' is not a rate",
                "--rate=1..2/xx         | 'xx' is not a duration",
                "--for=soon             | 'soon' is not a duration",
                "--expect=quick         | 'quick' is not an expectation",
                "--expect=errors<1      | '1' is not a share",
                "--expect=good>1        | '1' is not a rate",
                "--connections=many     | 'many' is no number of connections",
                "--connections=9..2     | maxConnections must be at least 9",
                "--header=nonsense      | 'nonsense' is not a header",
                "--header=a b:c         | 'a b' is not the name of a header",
                "--timeout=0s           | timeout must be more than nothing",
                "--clients=-1           | clients must be from 1 to",
                "--threads=-1           | threads must be at least 1"
            })
    void wrongArgumentsAreExplained(String option, String message) {
        CommandRun run = CommandRun.of("load", server.url().toString(), option);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message).contains("  = ");
    }

    @Test
    void onlyHttpIsSpoken() {
        CommandRun run = CommandRun.of("load", "ftp://127.0.0.1/");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not an http or https URL");
    }
}

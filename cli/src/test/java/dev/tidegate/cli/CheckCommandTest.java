package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String GOOD = """
            version: 1
            listeners: { web: { bind: 8080 } }
            limits:
              per-ip: { level: user, key: client-ip, rate: 10/s }
            upstreams: { shop: { servers: ["127.0.0.1:9001"] } }
            routes: [{ match: /**, to: shop, limits: [per-ip] }]
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("tidegate.yaml"), text).toString();
    }

    @Test
    void aGoodFileIsSummed() throws IOException {
        CommandRun run = CommandRun.of("check", file(GOOD));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("tidegate.yaml is valid: 1 listener, 1 limit, 1 upstream, 1 route, 0 warnings");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyErrorIsShownAtOnceWithItsPlaceAndRemedy() throws IOException {
        CommandRun run =
                CommandRun.of("check", file(GOOD.replace("10/s", "10/x").replace("to: shop", "to: shoop")));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out())
                .contains("error[TG-C004]: '10/x' is not a rate", "tidegate.yaml:4:", "^^^^")
                .contains("error[TG-C007]", "did you mean");
    }

    @Test
    void errorsAreJsonWhenJsonIsAskedFor() throws IOException {
        CommandRun run = CommandRun.of("check", "--json", file(GOOD.replace("10/s", "10/x")));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out())
                .contains("\"valid\":false", "\"code\":\"TG-C004\"", "\"severity\":\"error\"", "\"line\":4")
                .contains("\"path\":\"limits.per-ip.rate\"");
    }

    @Test
    void theResolvedPolicyReadsBackAsItself() throws IOException {
        CommandRun once = CommandRun.of("check", "--resolved", file(GOOD));
        assertThat(once.exitCode()).isZero();
        assertThat(once.out()).contains("burst: 10");
        CommandRun twice = CommandRun.of("check", "--resolved", file(once.out()));
        assertThat(twice.out()).isEqualTo(once.out());
        assertThat(CommandRun.of("check", "--resolved", "--json", file(GOOD)).out())
                .contains("\"valid\":true", "\"resolved\":\"version: 1");
    }

    @Test
    void warningsFailOnlyWhenStrict() throws IOException {
        String unused = file(GOOD.replace("limits: [per-ip]", "cost: 1"));
        CommandRun run = CommandRun.of("check", unused);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("1 warning");
        assertThat(run.err()).contains("warning[TG-W002]");
        assertThat(CommandRun.of("check", "--strict", unused).exitCode()).isEqualTo(1);
        CommandRun json = CommandRun.of("check", "--json", unused);
        assertThat(json.err()).isEmpty();
        assertThat(json.out()).contains("\"severity\":\"warning\"");
    }

    @Test
    void aFileForALibraryIsSaidToBeNoneForAGateway() throws IOException {
        String library = "version: 1\nupstreams: { shop: {} }\nroutes: [{ match: /orders/**, to: shop }]\n";
        CommandRun doubtful = CommandRun.of("check", file(library));
        assertThat(doubtful.exitCode()).isZero();
        assertThat(doubtful.err()).contains("warning[TG-W015]: 'shop' has no servers", "listeners: {}");
        assertThat(CommandRun.of("check", file(library + "listeners: {}\n")).err())
                .isEmpty();
        CommandRun wrong = CommandRun.of("check", file(library + "listeners: { web: { bind: 127.0.0.1:80 } }\n"));
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.out()).contains("'shop' has no servers, but the route '/orders/**' leads to it");
        CommandRun run = CommandRun.of("run", file(library));
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).contains("'shop' has no servers", "add servers to it");
    }

    @Test
    void aFileThatCannotBeReadIsSaid() throws IOException {
        CommandRun missing = CommandRun.of("check", folder.resolve("none.yaml").toString());
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no file ", "tidegate init URL");
        assertThat(CommandRun.of("check", folder.toString()).err()).contains("cannot read ");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe9, '\n'});
        CommandRun notUtf8 = CommandRun.of("check", latin.toString());
        assertThat(notUtf8.exitCode()).isEqualTo(2);
        assertThat(notUtf8.err()).contains("is not UTF-8 text");
    }
}

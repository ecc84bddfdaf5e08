package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    private static final String POLICY = """
            version: 1
            listeners: { web: { bind: 8080 } }
            limits:
              per-ip: { level: user, key: client-ip, rate: 10/s }
            upstreams: { shop: { servers: ["127.0.0.1:9001"] } }
            routes: [{ match: /**, to: shop, limits: [per-ip] }]
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void theSameInOtherWordsIsNoDifference() throws IOException {
        String reworded = "# a comment\n" + POLICY.replace("level: user, key: client-ip", "key: client-ip, burst: 10");
        CommandRun run = CommandRun.of("diff", file("a.yaml", POLICY), file("b.yaml", reworded));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("no difference");
    }

    @Test
    void aDifferenceIsToldWithItsEffect() throws IOException {
        String old = file("a.yaml", POLICY);
        String edited = file("b.yaml", POLICY.replace("10/s", "20/s"));
        CommandRun run = CommandRun.of("diff", old, edited);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("~ limits per-ip", "rate: 10/s → 20/s");
        assertThat(CommandRun.of("diff", "--json", old, edited).out())
                .contains("\"kind\":\"changed\"", "\"setting\":\"rate\",\"before\":\"10/s\",\"after\":\"20/s\"");
    }

    @Test
    void filesWithErrorsAreNotCompared() throws IOException {
        String good = file("a.yaml", POLICY);
        CommandRun one = CommandRun.of("diff", good, file("b.yaml", POLICY.replace("10/s", "10/x")));
        assertThat(one.exitCode()).isEqualTo(2);
        assertThat(one.err()).contains("the policy has an error", "'10/x' is not a rate", "= correct the file");
        CommandRun two = CommandRun.of("diff", good, file("b.yaml", "version: 1\nnonsense: 1\nmore: 2\n"));
        assertThat(two.err()).containsPattern("the policy has \\d+ errors");
    }
}

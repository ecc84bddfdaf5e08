package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private CommandRun run(String... yaml) throws IOException {
        String[] arguments = new String[yaml.length + 2];
        arguments[0] = "import";
        arguments[1] = "ratelimit";
        for (int i = 0; i < yaml.length; i++) {
            arguments[i + 2] = Files.writeString(folder.resolve("limits-" + i + ".yaml"), yaml[i])
                    .toString();
        }
        return CommandRun.of(arguments);
    }

    @Test
    void printsThePolicyThatDecidesAlike() throws IOException {
        CommandRun run = run("""
                domain: messaging
                descriptors:
                  - key: message_type
                    value: marketing
                    descriptors:
                      - key: to_number
                        rate_limit: { unit: day, requests_per_unit: 5 }
                """);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                        # Each service counts for itself. To count in Redis together, as envoyproxy/ratelimit does, import with
                        # --store redis://HOST:6379, or add a store and to each limit scope: cluster.
                        version: 1

                        listeners:
                          rls: { bind: 127.0.0.1:8081, protocol: rls }
                          admin: { bind: 127.0.0.1:9901, protocol: admin }

                        limits:
                          message_type-marketing-to_number: { key: entry(to_number), rate: 5/day, algorithm: fixed-window }

                        domains:
                          messaging:
                            - { match: [message_type=marketing, to_number], limits: [message_type-marketing-to_number] }
                        """);
        Path policy = Files.writeString(folder.resolve("tidegate.yaml"), run.out());
        assertThat(CommandRun.of("check", policy.toString()).exitCode()).isZero();
    }

    @Test
    void saysWhatCannotBeCarriedOver() throws IOException {
        CommandRun run = run(
                "domain: a\ndescriptors: [{ key: x, detailed_metric: true, rate_limit: { unit: day, requests_per_unit: 5 } }]",
                "domain: b\ndescriptors: [{ key: y, rate_limit: { unlimited: true } }]");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("not carried over: a: x: detailed_metric");
        assertThat(run.out())
                .startsWith("# not carried over: a: x: detailed_metric\n# Each service counts for itself.")
                .contains("a-x:", "match: [y]");
    }

    @Test
    void limitsAreOfAllServicesWhereThereIsAStore() throws IOException {
        Path file = Files.writeString(
                folder.resolve("limits.yaml"),
                "domain: a\ndescriptors: [{ key: x, rate_limit: { unit: day, requests_per_unit: 5 } }]\n");
        CommandRun run = CommandRun.of(
                "import", "ratelimit", "--store", "redis://:${REDIS_PASSWORD:-none}@10.0.0.9:6379", file.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("version: 1\n")
                .contains("url: ", "redis://:${REDIS_PASSWORD:-none}@10.0.0.9:6379")
                .contains("{ key: entry(x), rate: 5/day, algorithm: fixed-window, scope: cluster }");
        Path policy = Files.writeString(folder.resolve("tidegate.yaml"), run.out());
        assertThat(CommandRun.of("check", policy.toString()).exitCode()).isZero();
        CommandRun wrong = CommandRun.of("import", "ratelimit", "--store", "localhost:6379", file.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--store", "localhost:6379", "redis://127.0.0.1:6379");
    }

    @Test
    void errorsHaveTheirPlaces() throws IOException {
        CommandRun run = run("""
                domain: a
                descriptors:
                  - key: x
                    rate_limit: { unit: fortnight, requests_per_unit: 5 }
                  - key: y
                    vlaue: z
                """);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("limits-0.yaml:4:25", "'fortnight' is not a unit")
                .contains("limits-0.yaml:6:5", "did you mean 'value'");
        assertThat(CommandRun.of("import", "ratelimit", "nowhere.yaml").exitCode())
                .isEqualTo(3);
        assertThat(CommandRun.of("import").exitCode()).isEqualTo(2);
    }
}

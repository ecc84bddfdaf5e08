package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final Path PAGE = Path.of("../docs/how-to/choose-a-concurrency-limit.md");
    private static final Pattern SIMULATION = Pattern.compile("(?s)```yaml\n(service:.*?)```");
    private static final String SURGE = """
            service: { time: 20ms, capacity: 1000/s }
            load: [10s at 0.5x, 20s at 2x]
            algorithms: [tide, fixed(4), off]
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("simulation.yaml"), text).toString();
    }

    @Test
    void withoutAFileItPrintsOneThatRuns() throws IOException {
        CommandRun sample = CommandRun.of("simulate");
        assertThat(sample.exitCode()).isZero();
        assertThat(sample.out()).contains("service:", "# ");

        CommandRun run = CommandRun.of("simulate", "--algorithm", "fixed(20),aimd", file(sample.out()));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("fixed(20)", "aimd", "back, 65 s");
    }

    @Test
    void itComparesLimitsAndNamesOne() throws IOException {
        CommandRun run = CommandRun.of("simulate", file(SURGE));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("a service of 1,000 a second at most with 8 cores; 30 s of load, seed 1")
                .containsPattern("fixed\\(4\\) .* never")
                .containsPattern("off .* never")
                .containsPattern("tide .* 0 s")
                .containsPattern("take tide: it answers 9\\d\\.\\d % .*; the next best is fixed\\(4\\)");
    }

    @Test
    void theSameSeedGivesTheSameFigures() throws IOException {
        String file = file(SURGE);

        String first =
                CommandRun.of("simulate", "--json", "--algorithm=tide", file).out();
        assertThat(CommandRun.of("simulate", "--json", "--algorithm=tide", file).out())
                .isEqualTo(first);
        assertThat(CommandRun.of("simulate", "--json", "--algorithm=tide", "--seed=2", file)
                        .out())
                .isNotEqualTo(first);
        assertThat(first)
                .contains(
                        "\"seed\":1",
                        "\"limit\":\"tide\"",
                        "\"recoveries\":[{\"atSeconds\":10.0",
                        "\"choice\":\"tide\"");
    }

    @Test
    void aLimitThatFindsItsSizeIsPreferredAmongEquals() throws IOException {
        String quiet = "{ service: { time: 20ms, capacity: 1000/s }, load: [20s at 0.3x], algorithms: [off, tide] }";

        assertThat(CommandRun.of("simulate", file(quiet)).out()).contains("take tide: it answers");
        assertThat(CommandRun.of("simulate", "--algorithm=off", file(quiet)).out())
                .containsPattern("take off: .* ms\\.");
    }

    @Test
    void errorsAreShownWithTheirPlaceAndRemedy() throws IOException {
        CommandRun run = CommandRun.of("simulate", file(SURGE.replace("0.5x", "half")));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("error[TG-C004]: '10s at half' is not a stage of load", "simulation.yaml:2:", "^^^");

        CommandRun missing =
                CommandRun.of("simulate", folder.resolve("none.yaml").toString());
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("there is no file ", "tidegate simulate");

        CommandRun wrong = CommandRun.of("simulate", "--algorithm", "fast", file(SURGE));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("'fast' is not a concurrency limit");
    }

    @Test
    void theFileOfTheHowToRuns() throws IOException {
        Matcher simulation = SIMULATION.matcher(Files.readString(PAGE));
        assertThat(simulation.find()).isTrue();

        CommandRun run = CommandRun.of("simulate", file(simulation.group(1)));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("fixed(46)", "back, 70 s", "take tide");
    }
}

package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TidegateCommandTest {
    @Test
    void helpNamesTheCommandsAndTheExitCodes() {
        CommandRun run = CommandRun.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("load", "version", "Exit codes: 0 ok");
    }

    @Test
    void aMisspelledCommandIsCorrected() {
        CommandRun run = CommandRun.of("laod");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("laod").contains("did you mean").contains("tidegate load?");
    }

    @Test
    void aMisspelledOptionIsCorrected() {
        CommandRun run = CommandRun.of("load", "--rat=1/s", "http://h");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--rat").contains("did you mean").contains("--rate");
    }

    @Test
    void noCommandIsWrongUsage() {
        CommandRun run = CommandRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualToNormalizingNewlines("error: a command is missing\n  = see tidegate --help\n");
    }

    @Test
    void errorsAreJsonWhenJsonIsAskedFor() {
        CommandRun run = CommandRun.of("init", "--json");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("\"error\":\"Missing required parameter: 'URL'\"")
                .contains("\"remedy\":");
    }

    @Test
    void theVersionIsPrintedInBothForms() {
        assertThat(CommandRun.of("version").out()).contains("tidegate ", "Java " + Runtime.version());
        assertThat(CommandRun.of("version", "--json").out()).contains("\"java\":\"" + Runtime.version());
        assertThat(CommandRun.of("--version").out())
                .isEqualTo(CommandRun.of("version").out());
    }
}

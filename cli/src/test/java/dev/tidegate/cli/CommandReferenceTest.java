package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.testkit.Generated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/cli.md");
    private static final Path TUTORIAL = Path.of("../docs/tutorials/first-flood.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ \\./tidegate (.*)$");

    @Test
    void thePageInTheDocsIsTheOneTheCommandsMake() {
        Generated.check(PAGE, CommandReference.page());
    }

    @Test
    void everyCommandOfTheTutorialExistsWithItsOptions() throws IOException {
        Matcher commands = COMMAND.matcher(Files.readString(TUTORIAL));
        int seen = 0;
        while (commands.find()) {
            String[] words = commands.group(1).replaceAll(" [&>|].*", "").split(" ");
            assertThat(TidegateCommand.commandLine().parseArgs(words).hasSubcommand())
                    .as(commands.group())
                    .isTrue();
            seen++;
        }
        assertThat(seen).isGreaterThan(5);
    }
}

package dev.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private CommandRun init(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "init";
        all[1] = "--output=" + folder.resolve("tidegate.yaml");
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandRun.of(all);
    }

    @Test
    void theFileIsValidWithoutWarningsAndNamesTheService() throws IOException {
        assertThat(init("http://127.0.0.1:3000").exitCode()).isZero();
        Path file = folder.resolve("tidegate.yaml");
        assertThat(Files.readString(file))
                .startsWith("# yaml-language-server: $schema=tidegate.schema.json")
                .contains("127.0.0.1:3000");
        CommandRun check = CommandRun.of("check", "--strict", file.toString());
        assertThat(check.exitCode()).as(check.err() + check.out()).isZero();
        assertThat(Files.readString(folder.resolve("tidegate.schema.json"))).contains("\"$schema\"");
    }

    @Test
    void thePortOfHttpIsAdded() throws IOException {
        assertThat(init("http://shop.example/", "--json").out()).contains("\"schema\":");
        assertThat(Files.readString(folder.resolve("tidegate.yaml"))).contains("shop.example:80");
    }

    @Test
    void aFileThatExistsIsKeptUnlessForced() throws IOException {
        Path file = Files.writeString(folder.resolve("tidegate.yaml"), "mine");
        CommandRun kept = init("http://127.0.0.1:3000");
        assertThat(kept.exitCode()).isEqualTo(2);
        assertThat(kept.err()).contains("exists", "--force");
        assertThat(file).hasContent("mine");
        assertThat(init("http://127.0.0.1:3000", "--force").exitCode()).isZero();
        assertThat(Files.readString(file)).startsWith("# yaml-language-server");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        CommandRun run = CommandRun.of(
                "init", "http://h:1", "-o", folder.resolve("none/t.yaml").toString());
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("cannot write ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h", "h:3000", "http://h/path", "http://h/?q"})
    void onlyTheAddressOfAServiceIsTaken(String url) {
        CommandRun run = init(url);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is not the address of a service");
    }
}

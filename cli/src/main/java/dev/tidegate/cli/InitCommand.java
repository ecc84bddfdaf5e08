package dev.tidegate.cli;

import dev.tidegate.policy.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a first policy file. */
@Command(
        name = "init",
        description = {
            "Write a first policy file for a service.",
            "Each of its lines has a comment; beside it goes the schema with which editors complete and check it."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    private static final String SCHEMA = "tidegate.schema.json";

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "URL", description = "The service to protect, for example http://127.0.0.1:3000.")
    private URI url = URI.create("http://127.0.0.1");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Default: tidegate.yaml.")
    private Path file = Path.of("tidegate.yaml");

    @Option(names = "--force", description = "Overwrite what is there.")
    private boolean force;

    @Override
    public Integer call() {
        String server = ServiceUrl.serverOf(url);
        Path schema = file.resolveSibling(SCHEMA);
        write(file, template().replace("${SERVER}", server), force);
        write(schema, JsonSchema.ofPolicy(), true);
        output.print(
                Map.of("file", file.toString(), "schema", schema.toString()),
                "wrote " + file + " and " + schema + "; try: tidegate check " + file + ", then: tidegate run " + file);
        return ExitCode.OK;
    }

    private static void write(Path target, String text, boolean overwrite) {
        StandardOpenOption mode = overwrite ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
        try {
            Files.writeString(target, text, mode, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (FileAlreadyExistsException there) {
            throw CommandException.usage(
                    target + " exists", "choose another file with -o, or overwrite it with --force");
        } catch (IOException unwritable) {
            throw CommandException.unreachable(
                    "cannot write " + target + " (" + unwritable + ")", "choose another file with -o");
        }
    }

    private static String template() {
        try (InputStream in = InitCommand.class.getResourceAsStream("init.yaml")) {
            if (in == null) {
                throw new IllegalStateException("init.yaml is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

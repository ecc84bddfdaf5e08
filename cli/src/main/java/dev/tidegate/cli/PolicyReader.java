package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.PolicyFile;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads policy files, with the variables of the environment. */
final class PolicyReader {
    private static final String REMEDY = "name a file that exists, or write a first one with: tidegate init URL";

    private PolicyReader() {}

    /** Reads a file, which may have errors. */
    static Parsed read(Path file) {
        return parse(file.toString(), text(file, REMEDY));
    }

    /** Reads a text as if it stood in a file of that name. */
    static Parsed parse(String name, String text) {
        return PolicyParser.parse(name, text, variable -> Optional.ofNullable(System.getenv(variable)));
    }

    /** Reads a file that must be valid. */
    static PolicyFile valid(Path file) {
        return switch (read(file)) {
            case Parsed.Accepted accepted -> accepted.file();
            case Parsed.Refused refused -> throw CommandException.refused(refused);
        };
    }

    /** What stands in a file; {@code remedy} says what to do when there is none. */
    static String text(Path file, String remedy) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw CommandException.unreachable("there is no file " + file, remedy);
        } catch (CharacterCodingException notUtf8) {
            throw CommandException.usage(file + " is not UTF-8 text", "save it as UTF-8");
        } catch (IOException unreadable) {
            throw CommandException.unreachable("cannot read " + file + " (" + unreadable + ")", remedy);
        }
    }
}

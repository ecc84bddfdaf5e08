package dev.tidegate.library;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads policies from files. */
final class PolicySource {
    private PolicySource() {}

    static Policy read(Path file, LibraryOptions options) throws IOException {
        String name = file.toString();
        return switch (PolicyParser.parse(name, Files.readString(file), options.environment())) {
            case Parsed.Accepted accepted -> accepted.file().policy();
            case Parsed.Refused refused -> throw new InvalidPolicyException(name, refused);
        };
    }
}

package dev.tidegate.spring;

import dev.tidegate.library.InvalidPolicyException;
import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Policy;
import dev.tidegate.policy.PolicyFile;
import dev.tidegate.policy.PolicyParser;
import dev.tidegate.policy.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** Where the policy of an application stands. */
sealed interface PolicyOrigin {
    /**
     * Reads the policy as it is now.
     *
     * @throws InvalidPolicyException when it has errors; its message shows all of them
     */
    Read read() throws IOException;

    /** What to call it in messages. */
    String name();

    /** The file to look at for changes; empty when there is none. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** A policy, and what is doubtful about it. */
    record Read(Policy policy, List<Problem> warnings) {
        /** Takes a copy. */
        public Read {
            warnings = List.copyOf(warnings);
        }

        /** The warnings as a compiler would print them. */
        String report() {
            return warnings.stream().map(Problem::render).collect(Collectors.joining("\n"));
        }
    }

    /** A file of its own, which may change while the application runs if it is one on a disk. */
    record InFile(String name, Resource resource, Function<String, Optional<String>> variables)
            implements PolicyOrigin {
        @Override
        public Read read() throws IOException {
            String text = resource.getContentAsString(StandardCharsets.UTF_8);
            return switch (PolicyParser.parse(name, text, variables)) {
                case Parsed.Accepted(PolicyFile accepted, List<Problem> warnings) ->
                    new Read(accepted.policy(), warnings);
                case Parsed.Refused refused -> throw new InvalidPolicyException(name, refused);
            };
        }

        @Override
        public Optional<Path> file() {
            try {
                return resource.isFile() ? Optional.of(resource.getFilePath()) : Optional.empty();
            } catch (IOException none) {
                return Optional.empty();
            }
        }
    }

    /** The block {@code tidegate} of the application's own configuration. */
    record InProperties(Environment environment) implements PolicyOrigin {
        @Override
        public String name() {
            return "the block 'tidegate' of the application's configuration";
        }

        @Override
        public Read read() {
            PropertyNode tree = PropertyReader.read(environment);
            PropertyText.Written written = PropertyText.of(tree, environment::resolvePlaceholders);
            PropertyProblems problems = new PropertyProblems(written.lines());
            return switch (PolicyParser.parse("application", written.text())) {
                case Parsed.Accepted(PolicyFile accepted, List<Problem> warnings) ->
                    new Read(accepted.policy(), problems.shown(warnings));
                case Parsed.Refused refused ->
                    throw new InvalidPolicyException(name(), new Parsed.Refused(problems.shown(refused.problems())));
            };
        }
    }

    /** Nowhere: nothing is guarded. */
    record Nowhere() implements PolicyOrigin {
        @Override
        public String name() {
            return "no policy";
        }

        @Override
        public Read read() {
            return new Read(Policy.builder().build(), List.of());
        }
    }
}

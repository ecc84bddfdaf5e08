package dev.tidegate.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of the file of a simulation: what it says, or everything that is wrong with it. */
public sealed interface ParsedSimulation {
    /** A file that can be used. */
    record Accepted(SimulationSpec simulation) implements ParsedSimulation {}

    /** A file that cannot be used. */
    record Refused(List<Problem> problems) implements ParsedSimulation {
        /** Takes a copy. */
        public Refused {
            problems = List.copyOf(problems);
        }

        /** The problems as a compiler would print them, with an empty line between two. */
        public String report() {
            return problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
        }
    }

    /**
     * Reads the file of a simulation, which is written as a policy is.
     *
     * @param name the name of the file, for messages
     * @param text what stands in it
     * @param environment the value of an environment variable, for <code>${NAME}</code>
     */
    static ParsedSimulation parse(String name, String text, Function<String, Optional<String>> environment) {
        Problems problems = new Problems(name, text);
        Optional<SimulationSpec> spec = new YamlReader(problems, new Variables(environment))
                .read(text)
                .flatMap(tree -> SimulationBlock.BLOCK.read(Cursor.top(tree, new Reading(problems))));
        return problems.hasErrors() || spec.isEmpty() ? new Refused(problems.inOrder()) : new Accepted(spec.get());
    }
}

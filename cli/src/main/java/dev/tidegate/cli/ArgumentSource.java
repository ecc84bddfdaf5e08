package dev.tidegate.cli;

import dev.tidegate.policy.Parsed;
import dev.tidegate.policy.Problem;

/**
 * A policy from the arguments of the command line.
 *
 * @param yaml the policy that they stand for
 */
record ArgumentSource(String yaml, String description) implements RunSource {
    static ArgumentSource of(ServiceOptions service) {
        return new ArgumentSource(service.asYaml(), service.description());
    }

    @Override
    public Parsed.Accepted first() {
        return switch (read()) {
            case Parsed.Accepted accepted -> accepted;
            case Parsed.Refused refused -> {
                // Its place would be in a file that nobody wrote, so only what is wrong is told.
                Problem problem = refused.problems().getFirst();
                throw CommandException.usage(problem.message(), problem.remedy());
            }
        };
    }

    @Override
    public Parsed read() {
        return PolicyReader.parse("the command line", yaml);
    }

    /** What was given on the command line is never edited. */
    @Override
    public PolicyWatch watch(Runnable onEdit) {
        return () -> {};
    }
}

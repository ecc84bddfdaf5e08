package dev.tidegate.policy;

import java.util.List;
import java.util.stream.Collectors;

/** What became of a policy file: the policy, or everything that is wrong with it. Never a part of a policy. */
public sealed interface Parsed {
    /** All problems in the order of the file: only warnings when it was accepted, else errors as well. */
    List<Problem> problems();

    /** The problems as a compiler would print them, with an empty line between two. */
    default String report() {
        return problems().stream().map(Problem::render).collect(Collectors.joining("\n"));
    }

    /** A file that can be used. */
    record Accepted(PolicyFile file, List<Problem> problems) implements Parsed {
        /** Takes a copy. */
        public Accepted {
            problems = List.copyOf(problems);
        }
    }

    /** A file that cannot be used. */
    record Refused(List<Problem> problems) implements Parsed {
        /** Takes a copy. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

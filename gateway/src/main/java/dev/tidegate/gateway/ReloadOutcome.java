package dev.tidegate.gateway;

import dev.tidegate.policy.PolicyDiff;
import dev.tidegate.policy.Problem;
import java.util.List;

/** What became of a reload. */
public sealed interface ReloadOutcome {
    /** The new policy is in force. */
    record Applied(PolicyDiff diff, List<Problem> warnings) implements ReloadOutcome {
        /** Takes a copy. */
        public Applied {
            warnings = List.copyOf(warnings);
        }
    }

    /** Nothing has changed: these are the errors of the policy. */
    record Refused(List<Problem> problems) implements ReloadOutcome {
        /** Takes a copy. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Nothing has changed: the policy is valid, but this machine cannot do what it says. */
    record Failed(String sentence) implements ReloadOutcome {}
}
